-- The mails about a confirmed registration, for a statement that is a function; other statements have the same steps in
-- store/registration/registration-mail.ts. Each administrator of the setting gets two links of their own; other
-- addresses of the setting get a mail without one.
create or replace function request_approval(p_registration registrations, p_ip inet, p_request_id text) returns void
language plpgsql volatile as $$
begin
  with wanted as (
    select coalesce((select derived from settings where key = 'registration_approvers'), '[]') as addresses,
      jsonb_build_object('username', p_registration.username, 'email', p_registration.email,
        'full_name', p_registration.full_name) as applicant
  ), approvers as materialized (
    select u.id, u.email, u.email_canonical, gen_random_uuid() as approve_id, gen_random_uuid() as decline_id
    from users u, wanted
    where u.role = 'superuser' and u.email is not null
      and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now())
      and (wanted.addresses = '[]' or wanted.addresses ? u.email_canonical)
  ), links as (
    insert into one_time_tokens (id, operation, user_id, registration_id, lifetime_seconds)
    select link.id, link.operation, a.id, p_registration.id, approval_seconds()
    from approvers a, lateral (values
      (a.approve_id, 'user-registration-admin-approve'), (a.decline_id, 'user-registration-admin-decline'))
      as link (id, operation)
  ), mails as (
    insert into outbox_mail (template, recipient, parameters, one_time_token_id, second_token_id, language)
    select 'registration-approval-wanted', a.email, wanted.applicant, a.approve_id, a.decline_id, 'en'
    from approvers a, wanted
  ), observers as (
    insert into outbox_mail (template, recipient, parameters, language)
    select 'registration-approval-wanted', observer.address, wanted.applicant, 'en'
    from wanted, jsonb_array_elements_text(wanted.addresses) as observer (address)
    where observer.address not in (select email_canonical from approvers)
  )
  insert into audit_events (action, target_kind, target, ip, request_id, details)
  values ('registration-approval-requested', 'registration', p_registration.uuid, p_ip, p_request_id,
    jsonb_build_object('registration', p_registration.uuid, 'username', p_registration.username,
      'email', p_registration.email));
end $$;
comment on function request_approval(registrations, inet, text) is
  'Asks the administrators to decide on a confirmed registration.';
