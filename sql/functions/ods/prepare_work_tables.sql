-- ods.prepare_work_tables: create or empty the temporary tables in which a session works on a batch.
--
-- They are created once per session and emptied at every commit and for every batch, so that cached plans stay valid during a long
-- catch-up.
--
-- Reads   pg_catalog
-- Writes  pg_temp.known_date, known_place, numbered_line, confirmed_day, typed_line, repeated_row, missing_line
-- Re-run  safe: the tables are emptied
create or replace function ods.prepare_work_tables()
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  -- A caller's own table with such a name could have triggers, which would run with the owner's rights.
  if exists (
    select
    from pg_catalog.pg_class
    where
      relname in ('known_date', 'known_place', 'numbered_line', 'confirmed_day', 'typed_line', 'repeated_row', 'missing_line')
      and relnamespace = pg_my_temp_schema()
      and relowner <> current_user::regrole
  ) then
    raise exception 'Cannot publish: this session has temporary tables of its own with the names of the work tables'
      using errcode = '42501', hint = 'Publish in a new session';
  end if;

  if to_regclass('pg_temp.typed_line') is not null then
    -- A caller may publish several batches in one transaction.
    delete from pg_temp.known_date;
    delete from pg_temp.known_place;
    delete from pg_temp.numbered_line;
    delete from pg_temp.confirmed_day;
    delete from pg_temp.typed_line;
    delete from pg_temp.repeated_row;
    delete from pg_temp.missing_line;
    return;
  end if;

  create temporary table known_date (text text primary key, day date) on commit delete rows;

  create temporary table known_place (
    country text,
    region text,
    state text,
    city text,
    postal_code text,
    named_country text,
    named_region text,
    named_state text,
    named_city text,
    restored_postal_code text,
    place_id text collate "C" not null,
    primary key (country, region, state, city, postal_code)
  ) on commit delete rows;

  create temporary table numbered_line (line bigint primary key, number bigint not null) on commit delete rows;

  create temporary table confirmed_day (day date primary key) on commit delete rows;

  create temporary table repeated_row (
    line bigint primary key,
    kept_line bigint not null,
    is_conflict boolean not null,
    is_reuse boolean not null
  ) on commit delete rows;

  create temporary table missing_line (
    order_id text collate "C" not null,
    line_id text collate "C" not null,
    primary key (order_id, line_id)
  ) on commit delete rows;

  -- The status comes before the texts, since most queries look for a few rows by status.
  create temporary table typed_line (
    status text not null,
    old_order_date date,
    line bigint,
    order_date date,
    placed_on date,
    order_id text collate "C",
    row_key text collate "C",
    line_id text collate "C",
    kind text,
    ship_date date,
    ship_mode text,
    customer_id text collate "C",
    customer_name text,
    segment text,
    place_id text collate "C",
    product_id text collate "C",
    product_name text,
    category text,
    subcategory text,
    sales numeric,
    quantity numeric,
    discount numeric,
    profit numeric,
    gross_sales numeric,
    discount_amount numeric,
    tax numeric,
    shipping numeric,
    cost numeric,
    attributes jsonb,
    is_rounded boolean,
    reason text
  ) on commit delete rows;
end;
$$;

comment on function ods.prepare_work_tables() is
'Creates the temporary tables known_date, known_place, numbered_line, confirmed_day, typed_line, repeated_row and missing_line, once per session, and empties them.';
