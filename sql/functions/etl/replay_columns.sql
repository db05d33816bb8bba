-- etl.replay_columns: the columns of an export of rejected rows, by their names in the source's files, or by their names in stg if the
-- document has no plain name for them.
--
-- Reads   etl.source, pg_catalog
create or replace function etl.replay_columns(p_source text)
returns table (staged_name text, written_name text)
language sql
stable
security definer
set search_path = ''
as $$
  with cells as (
    select cell.key as staged_name, case jsonb_typeof(cell.value) when 'string' then cell.value #>> '{}' end as plain_name
    from etl.source
    cross join lateral jsonb_each(source.columns -> 'archive') as cell
    where source.source_name = p_source
  )

  select
    cells.staged_name,
    case
      when
        cells.plain_name is null
        or cells.plain_name like 'rejected\_%'
        or exists (
          select
          from cells as other
          where other.staged_name <> cells.staged_name and cells.plain_name in (other.plain_name, other.staged_name)
        )
        then cells.staged_name
      else cells.plain_name
    end
  from cells
  inner join pg_attribute on attrelid = 'stg.order_line'::regclass and attname = cells.staged_name
  order by attnum;
$$;

comment on function etl.replay_columns(text) is
'Grain: one row per column of stg.order_line that a source''s files fill, with its name in an export of rejected rows, in the order of the table.';
