-- etl.rejection_reason: count the rejected rows of a batch, and return why the batch fails, or null.
--
-- A batch fails if every row was rejected, if more rows were rejected than rejectLimit of the source document allows (by default 1
-- percent, and always 1 row), or if more than one row was rejected and they hold more than that percentage of the sales. It also fails
-- if the API was asked for a day and all of its rows belong to other days.
--
-- Reads   etl.source, etl.business_day, etl.rejected_row, stg.order_line, pg_temp.typed_line, ods.order_line
-- Writes  etl.batch
-- Re-run  safe: the same rows are counted again
create or replace function etl.rejection_reason(p_batch_id bigint)
returns text
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batch etl.batch;
  v_document jsonb;
  v_limit jsonb;
  v_percent numeric;
  v_rejected_sales numeric;
  v_sales numeric;
begin
  update etl.batch
  set rows_rejected = (select count(*) from etl.rejected_row where rejected_row.batch_id = p_batch_id)
  where batch.batch_id = p_batch_id
  returning * into v_batch;
  select source.document into v_document from etl.source where source.source_name = v_batch.source_name;
  if
    v_batch.channel = 'api'
    and v_batch.rows_read - v_batch.rows_skipped > v_batch.rows_rejected
    and (v_document #> '{api,dayParameters}' <> '{}' or v_document #>> '{api,body}' ~ '\{(day|start)\}')
    and v_document #> '{api,byChange}' is distinct from 'true'
    and not exists (select from pg_temp.typed_line as typed where typed.status <> 'left_out' or typed.placed_on = v_batch.day)
  then
    return format('all of its %s rows belong to other days', v_batch.rows_read);
  end if;
  if v_batch.rows_rejected = 0 then
    return null;
  end if;
  -- No more than were accepted for the day.
  if exists (
    select
    from etl.business_day as ledger
    inner join etl.batch as accepted on accepted.batch_id = ledger.batch_id
    where
      ledger.source_name = v_batch.source_name
      and ledger.day = v_batch.day
      and ledger.accepted_at is not null
      and accepted.rows_rejected >= v_batch.rows_rejected
  ) then
    return null;
  end if;

  v_limit := v_document -> 'rejectLimit';
  v_percent := coalesce((v_limit ->> 'percent')::numeric, 1);
  if
    v_batch.rows_rejected = v_batch.rows_read - v_batch.rows_skipped
    or v_batch.rows_rejected > greatest(coalesce((v_limit ->> 'rows')::numeric, 1), v_percent / 100 * v_batch.rows_read)
  then
    return format('%s of %s rows were rejected', v_batch.rows_rejected, v_batch.rows_read);
  end if;
  if v_batch.rows_rejected = 1 then
    return null;
  end if;

  -- An amount that cannot be parsed is estimated from its digits; without digits it is the mean of the other rows.
  select
    sum(coalesce(guessed.sales, readable.mean)) filter (where typed.status = 'rejected'),
    sum(coalesce(guessed.sales, readable.mean)) filter (where typed.status <> 'left_out')
  into v_rejected_sales, v_sales
  from pg_temp.typed_line as typed
  cross join (
    select avg(abs(known.sales)) as mean
    from pg_temp.typed_line as known
    where known.status <> 'left_out' and known.sales <> 'NaN'
  ) as readable
  left join stg.order_line as staged on typed.sales = 'NaN' and staged.batch_id = p_batch_id and staged.line = typed.line
  cross join lateral (
    select
      case
        when typed.sales <> 'NaN' then abs(typed.sales)
        else nullif(regexp_replace(staged.sales, '[.,][0-9]{1,2}$|[^0-9]', '', 'g'), '')::numeric
      end as sales
  ) as guessed;
  -- pg_temp.typed_line does not have the unchanged rows of an archive. The sum reads every line of the source, so only if it matters.
  if v_batch.channel = 'archive' and v_rejected_sales > v_percent / 100 * v_sales then
    v_sales := greatest(
      v_sales,
      (select sum(abs(line.sales)) from ods.order_line as line where line.source_name = v_batch.source_name)
    );
  end if;
  if v_rejected_sales > v_percent / 100 * v_sales then
    return format(
      '%s rows with %s %% of the sales were rejected', v_batch.rows_rejected, round(100 * v_rejected_sales / v_sales, 1)
    );
  end if;
  return null;
end;
$$;

comment on function etl.rejection_reason(bigint) is
'Counts the rejected rows of a batch and returns why the batch fails: more than its source allows, or all rows belong to other days; null if it does not fail.';
