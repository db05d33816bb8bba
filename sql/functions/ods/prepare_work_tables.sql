-- ods.prepare_work_tables: the tables in which a session works on a batch.
--
-- Made once a session and emptied at every commit, so that the plans of a long catch-up stay cached.
create or replace function ods.prepare_work_tables()
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if to_regclass('pg_temp.typed_line') is not null then
    return;
  end if;

  create temporary table known_date (text text collate "C" primary key, day date) on commit delete rows;

  create temporary table known_place (
    text text collate "C" primary key,
    place_id text collate "C" not null,
    country text,
    region text,
    state text,
    city text,
    postal_code text
  ) on commit delete rows;

  create temporary table typed_line (
    line bigint not null,
    order_id text collate "C",
    line_id text collate "C",
    order_date date,
    ship_date date,
    ship_mode text,
    customer_id text collate "C",
    customer_name text,
    segment text,
    place_id text collate "C" not null,
    product_id text collate "C",
    product_name text,
    category text,
    sub_category text,
    sales numeric,
    quantity numeric,
    discount numeric,
    profit numeric,
    fault text,
    old_order_date date,
    verdict text not null
  ) on commit delete rows;

  create temporary table vanished_line (
    order_id text collate "C" not null,
    order_date date not null
  ) on commit delete rows;
end;
$$;

comment on function ods.prepare_work_tables() is
'Makes the temporary tables known_date, known_place, typed_line and vanished_line, once a session.';
