-- ods.look_up_places: clean each distinct place of a batch once; there are few.
--
-- In PL/pgSQL, whose plans use the statistics of the batch: those of a SQL function only do so from PostgreSQL 18 on.
--
-- Reads   stg.order_line, etl.batch, etl.source
-- Writes  pg_temp.known_place
-- Grain   country, region, state, city and postal code as received, '' if missing; no row for a place with a text that is too long
-- Re-run  fails until the work tables are emptied
create or replace function ods.look_up_places(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_words jsonb := (select rule.words from ods.batch_rules(p_batch_id => p_batch_id) as rule);
begin
  insert into pg_temp.known_place (
    country, region, state, city, postal_code, named_country, named_region, named_state, named_city, restored_postal_code, place_id
  )
  select
    written.country,
    written.region,
    written.state,
    written.city,
    written.postal_code,
    named.country,
    named.region,
    named.state,
    named.city,
    code.restored,
    concat_ws(
      ' › ',
      mart.member_part(coalesce(named.country, '')),
      mart.member_part(coalesce(named.region, '')),
      mart.member_part(coalesce(named.state, '')),
      mart.member_part(coalesce(named.city, '')),
      mart.member_part(coalesce(code.restored, ''))
    )
  from (
    select distinct
      coalesce(staged.country, '') as country,
      coalesce(staged.region, '') as region,
      coalesce(staged.state, '') as state,
      coalesce(staged.city, '') as city,
      coalesce(staged.postal_code, '') as postal_code
    from stg.order_line as staged
    where staged.batch_id = p_batch_id
    -- Makes the lengths below be tested per place, not per row.
    offset 0
  ) as written
  inner join etl.batch on batch.batch_id = p_batch_id
  inner join etl.source on source.source_name = batch.source_name
  cross join lateral (
    select
      ods.known_text(p_text => written.country, p_words => v_words -> 'country') as country,
      ods.known_text(p_text => written.region, p_words => v_words -> 'region') as region,
      ods.known_text(p_text => written.state, p_words => v_words -> 'state') as state,
      ods.known_text(p_text => written.city, p_words => v_words -> 'city') as city,
      ods.known_text(p_text => written.postal_code, p_words => v_words -> 'postal_code') as postal_code
  ) as named
  cross join lateral (
    select ods.restore_postal_code(
      p_document => source.document,
      p_country => named.country,
      p_state => named.state,
      p_city => named.city,
      p_postal_code => named.postal_code
    ) as restored
  ) as code
  where
    greatest(
      octet_length(written.country), octet_length(written.region), octet_length(written.state),
      octet_length(written.city), octet_length(written.postal_code)
    ) <= ods.max_key_bytes();
end;
$$;

comment on function ods.look_up_places(bigint) is
'Fills pg_temp.known_place with the distinct places of a batch: as received, as cleaned, and with restored postal codes.';
