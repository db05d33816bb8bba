-- ods.batch_rules: the rules by which the rows of a batch are typed, from the document of its source.
--
-- Reads   etl.batch, etl.source, etl.store_currency
-- Grain   one row
create or replace function ods.batch_rules(p_batch_id bigint)
returns table (
  source_name text,
  channel text,
  day date,
  has_row_id boolean,
  date_format text,
  time_zone text,
  shop_zone text,
  day_ends_at text,
  number_pattern text,
  marks text,
  currency_pattern text,
  words jsonb,
  longest_word integer,
  attributes text[],
  restart_period text,
  currency text,
  foreign_currency text
)
language sql
stable
set search_path = ''
as $$
  select
    batch.source_name,
    batch.channel,
    batch.day,
    format.columns ? 'row_id',
    format.way ->> 'dateFormat',
    coalesce(format.way ->> 'timeZone', source.document ->> 'timeZone', 'UTC'),
    coalesce(source.document ->> 'timeZone', 'UTC'),
    coalesce(source.document ->> 'dayEndsAt', '00:00'),
    ods.number_pattern(p_decimal_mark => format.way ->> 'decimalMark', p_group_marks => format.group_marks),
    concat(format.way ->> 'decimalMark', format.group_marks),
    ods.currency_pattern(p_currency => source.document ->> 'currency'),
    said.words,
    (select max(octet_length(word)) from jsonb_each(said.words) as of_column cross join jsonb_array_elements_text(of_column.value) as word),
    ods.attribute_names(p_document => source.document),
    ods.restart_period(p_document => source.document),
    case when format.columns ? 'currency' then source.document ->> 'currency' end,
    (select upper(source.document ->> 'currency') from etl.store_currency as store where store.currency <> upper(source.document ->> 'currency'))
  from etl.batch
  inner join etl.source on source.source_name = batch.source_name
  cross join lateral (
    select
      source.document -> batch.channel as way,
      ods.group_marks(p_group_mark => source.document -> batch.channel ->> 'groupMark') as group_marks,
      ods.channel_columns(p_document => source.document, p_channel => batch.channel) as columns
  ) as format
  cross join lateral (select ods.null_words(p_document => source.document) as words) as said
  where batch.batch_id = p_batch_id;
$$;

comment on function ods.batch_rules(bigint) is
'Grain: one row: the rules by which the rows of a batch are typed, from the document of its source. Null: day, currency_pattern, longest_word, restart_period, currency, foreign_currency.';
