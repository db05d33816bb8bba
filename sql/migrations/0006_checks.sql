-- Data tests.
create schema checks;
comment on schema checks is 'Data tests: each function returns the rows that fail it; any such row stops a publication.';
