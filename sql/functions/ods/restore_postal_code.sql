-- ods.restore_postal_code: a postal code with the leading zeros that a spreadsheet or an integer column has removed.
--
-- A missing code stays missing, unless the source document has one for that place (missingPostalCodes).
create or replace function ods.restore_postal_code(
  p_document jsonb,
  p_country text,
  p_state text,
  p_city text,
  p_postal_code text
)
returns text
language sql
immutable
set search_path = ''
as $$
  select coalesce(
    (
      select lpad(p_postal_code, greatest(rule.length, length(p_postal_code)), '0')
      from jsonb_to_recordset(p_document -> 'postalCodes') as rule (country text, length integer)
      where rule.country = p_country and p_postal_code ~ '^[0-9]+$'
    ),
    p_postal_code,
    (
      select rule."postalCode"
      from jsonb_to_recordset(p_document -> 'missingPostalCodes')
        as rule (country text, state text, city text, "postalCode" text)
      where rule.country = p_country and rule.state = p_state and rule.city = p_city
    )
  );
$$;

comment on function ods.restore_postal_code(jsonb, text, text, text, text) is
'A postal code with its leading zeros restored, by the rules of the source document; a missing one is null unless the document has it.';
