-- ods.currency_pattern: a regular expression for the code and symbols of a currency, as they may stand beside an amount.
--
-- Symbols of other currencies do not match, so that amounts in two currencies are never added up. Without a currency nothing may stand
-- beside an amount. A currency that is not listed has only its code and the generic currency sign (U+00A4).
create or replace function ods.currency_pattern(p_currency text)
returns text
language sql
immutable
set search_path = ''
as $$
  select
    '(?:' || concat_ws(
      '|',
      upper(p_currency), lower(p_currency), e'\u00a4',
      string_agg(signs.pattern, '|' order by signs.pattern desc)
    ) || ')'
  from (
    values
      ('{USD}', '(?:US)?\$'),
      ('{CAD}', '(?:CA?)?\$'),
      ('{AUD}', '(?:AU?)?\$'),
      ('{NZD}', '(?:NZ)?\$'),
      ('{HKD}', '(?:HK)?\$'),
      ('{SGD}', 'S?\$'),
      ('{TWD}', '(?:NT)?\$'),
      ('{MXN}', '(?:MX)?\$'),
      ('{ARS,CLP,COP,UYU,BBD,BSD,BZD,FJD,JMD,NAD,TTD,XCD,BND}', '\$'),
      ('{BRL}', 'R\$'),
      ('{EUR}', e'\u20ac|[Ee]uros?'),
      ('{GBP,EGP,FKP,GIP,LBP,SHP,SYP,SDG}', e'\u00a3'),
      ('{JPY,CNY}', e'\u00a5|\u5186|\u5143'),
      ('{CNY}', 'RMB'),
      ('{SEK,NOK,DKK,ISK}', '[Kk]r\.?'),
      ('{CHF}', '[SF]?Fr\.?|SFR'),
      ('{PLN}', e'z\u0142'),
      ('{CZK}', e'K\u010d'),
      ('{HUF}', 'Ft'),
      ('{RON}', '[Ll]ei'),
      ('{BGN}', e'\u043b\u0432\.?'),
      ('{RSD}', e'din\.?|\u0434\u0438\u043d\.?'),
      ('{RUB}', e'\u20bd|\u0440\u0443\u0431\.?|\u0440\.'),
      ('{UAH}', e'\u20b4|\u0433\u0440\u043d\.?'),
      ('{KZT}', e'\u20b8'),
      ('{GEL}', e'\u20be'),
      ('{TRY}', e'\u20ba|TL'),
      ('{ILS}', e'\u20aa'),
      ('{INR}', e'\u20b9|Rs\.?'),
      ('{PKR,LKR,NPR,MUR}', e'Rs\.?|\u20a8'),
      ('{IDR}', 'Rp\.?'),
      ('{MYR}', 'RM'),
      ('{ZAR}', 'R'),
      ('{THB}', e'\u0e3f'),
      ('{VND}', e'\u20ab|\u0111'),
      ('{PHP}', e'\u20b1'),
      ('{KRW}', e'\u20a9|\uc6d0'),
      ('{NGN}', e'\u20a6'),
      ('{PEN}', 'S/\.?'),
      ('{AED}', 'Dhs?\.?')
  ) as signs (currencies, pattern)
  where p_currency ~ '^[A-Za-z]{3}$' and upper(p_currency) = any(signs.currencies::text[])
  having p_currency ~ '^[A-Za-z]{3}$';
$$;

comment on function ods.currency_pattern(text) is
'A regular expression for the code and symbols of a currency beside an amount; null without a currency.';
