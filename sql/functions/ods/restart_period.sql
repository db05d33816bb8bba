-- ods.restart_period: the format, for to_char(), of the period in which the order numbers of a source are unique; null for ever.
create or replace function ods.restart_period(p_document jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select
    case p_document ->> 'orderIdsRestart'
      when 'yearly' then '"/"YYYY'
      when 'monthly' then '"/"YYYY-MM'
      when 'daily' then '"/"YYYY-MM-DD'
    end;
$$;

comment on function ods.restart_period(jsonb) is
'The to_char() format of the period that is part of an order''s key where the source''s order numbers start again; null where they do not.';
