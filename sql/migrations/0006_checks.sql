-- Data tests.
create schema checks;
comment on schema checks is 'Data tests: each function returns the rows that fail it; if there are any, the batch is not published.';
