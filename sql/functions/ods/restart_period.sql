-- ods.restart_period: the to_char() format of the period in which the order numbers of a source are unique; null if they never restart.
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
'The to_char() format of the period that is appended to an order ID where order numbers start again (orderIdsRestart); null if they never do.';
