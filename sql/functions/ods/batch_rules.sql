-- ods.batch_rules: what the document of a batch's source says about how its rows are typed.
--
-- Reads   etl.batch, etl.source
-- Grain   one row
create or replace function ods.batch_rules(p_batch_id bigint)
returns table (
  source_name text,
  channel text,
  day date,
  has_row_id boolean,
  date_format text,
  number_pattern text,
  marks text,
  words jsonb,
  longest_word integer,
  attributes text[],
  restart_period text,
  currency text
)
language sql
stable
set search_path = ''
as $$
  select
    batch.source_name,
    batch.channel,
    batch.day,
    source.document -> 'columns' ? 'row_id',
    format.way ->> 'dateFormat',
    ods.number_pattern(p_decimal_mark => format.way ->> 'decimalMark', p_group_mark => format.way ->> 'groupMark'),
    concat(format.way ->> 'decimalMark', format.way ->> 'groupMark'),
    said.words,
    (select max(octet_length(word)) from jsonb_each(said.words) as of_column cross join jsonb_array_elements_text(of_column.value) as word),
    array(select jsonb_object_keys(source.document -> 'attributes')),
    ods.restart_period(p_document => source.document),
    case when source.document -> 'columns' ? 'currency' then source.document ->> 'currency' end
  from etl.batch
  inner join etl.source on source.source_name = batch.source_name
  cross join lateral (select source.document -> batch.channel as way) as format
  cross join lateral (select ods.null_words(p_document => source.document) as words) as said
  where batch.batch_id = p_batch_id;
$$;

comment on function ods.batch_rules(bigint) is
'Grain: one row: how the rows of a batch are typed, by the document of its source. Null: day, longest_word, restart_period, currency.';
