-- etl.retirement: how far a source may be behind the others before it no longer counts.
--
-- A source that is further behind has ended, or its alert is a month old. A view, since views are applied before functions.
create or replace view etl.retirement as
select 31 as days_behind;

comment on view etl.retirement is 'Grain: one row: how far a source may be behind the others before it no longer counts.';
comment on column etl.retirement.days_behind is 'Days that a source may be behind the others and still count.';
