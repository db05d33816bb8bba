-- ods.look_up_places: the places that a batch is written with; there are few, so each is worked out once.
--
-- Reads   stg.order_line, etl.batch, etl.source
-- Writes  pg_temp.known_place
-- Grain   text
create or replace function ods.look_up_places(p_batch_id bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  insert into pg_temp.known_place (text, place_id, country, region, state, city, postal_code)
  select
    written.text,
    concat_ws(
      ' › ', coalesce(written.country, ''), coalesce(written.region, ''), coalesce(written.state, ''),
      coalesce(written.city, ''), coalesce(code.postal_code, '')
    ),
    written.country,
    written.region,
    written.state,
    written.city,
    code.postal_code
  from (
    select distinct
      ods.place_text(staged.country, staged.region, staged.state, staged.city, staged.postal_code) as text,
      nullif(staged.country, '') as country,
      nullif(staged.region, '') as region,
      nullif(staged.state, '') as state,
      nullif(staged.city, '') as city,
      nullif(staged.postal_code, '') as postal_code
    from stg.order_line as staged
    where staged.batch_id = p_batch_id
  ) as written
  inner join etl.batch on batch.batch_id = p_batch_id
  inner join etl.source on source.source = batch.source
  cross join lateral (
    select ods.restore_postal_code(
      p_document => source.document,
      p_country => written.country,
      p_state => written.state,
      p_city => written.city,
      p_postal_code => written.postal_code
    ) as postal_code
  ) as code;
$$;

comment on function ods.look_up_places(bigint) is
'Fills pg_temp.known_place with the places of a batch: as written, and with their postal codes restored.';
