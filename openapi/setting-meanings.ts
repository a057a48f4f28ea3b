/**
 * What each setting decides, in a line or two, for the API document and README.md. Beside `domain/settings/settings.ts` and not in it: no function
 * shows it, and every function with settings would carry it.
 */
import { presetNames, presets } from '#domain/settings/presets/presets.ts'
import type { SettingName } from '#domain/settings/settings.ts'

const sharedNetwork =
  'Clients behind one proxy, application server or NAT share a network: if an application server forwards requests of its users, raise it.'

/** By the name of the setting; one without its line does not compile. */
export const settingMeanings: Record<SettingName, string> = {
  presets:
    'The presets that are on. A preset is a set of settings, membership flags and service types of another program. ' +
    `${presetNames.map((name) => `\`${name}\`: ${presets[name].meaning}`).join('; ')}. The values of a preset replace the ` +
    'defaults, but not a value that an administrator set. If two presets define the same setting, the later in the list applies. ' +
    'Turning a preset off deletes nothing: its flags are hidden and have no effect, and new services cannot use its types.',
  membership_flags:
    'Your own membership flags, by name, in addition to `group_administrator` and the flags of presets: the meaning of each flag, and ' +
    'who may set it. Postern stores and returns the flags; your services decide what they permit. A flag that is removed from the ' +
    'table is hidden. If it is added again, the memberships that had it have it again.',
  registration_open: 'Whether users may register. While it is off, only administrators create accounts.',
  first_user_becomes_administrator:
    'Whether the first user who confirms an email address becomes a superuser and a member of the group `admin`. Set it from the command line ' +
    'before the first registration. It has no effect once a superuser or a group exists.',
  registration_approval:
    'Whether an administrator has to approve each registration after its email address is confirmed. If the setting is turned off, pending registrations still ' +
    'need a decision.',
  registration_approvers:
    'The email addresses that are notified of registrations that await approval. If empty, all superusers are notified. Only superusers receive ' +
    'links to approve or decline.',
  registration_notified: 'The email addresses that are notified of each account that is created by a registration.',
  sign_in_by_email:
    'Whether users may sign in with their email address instead of their user name. While it is off, an address is treated as a user name ' +
    'that does not exist. Resets and unlock links are still requested by address.',
  sign_in_by_code:
    'Whether a code that is mailed to the address of an account signs its user in without a password (`POST /v1/sessions/codes`). A second factor ' +
    'is asked for as after a password. While it is off, codes that were sent before do not work. Whoever reads the mail of an account can sign in then.',
  second_factor_by_email:
    'Whether a code that is mailed counts as the second factor of accounts that have no other (`POST /v1/sessions/current/step-up/code`). It is the ' +
    'weakest one: whoever reads the mail of an account can reset its password too.',
  lockout:
    'The delays after failed attempts at an account, or under a name that no account has. `escalating-lock`: every `threshold`-th consecutive failure ' +
    'locks the name; the n-th lock lasts n × `increment_minutes`. `exponential-delay`: the n-th failure delays the next attempt by `delay_base` ' +
    'to the power of n - 1 seconds, at most `max_delay_seconds`; each failure beyond the `threshold` locks the name for `lock_seconds`. Values ' +
    'of the other policy have no effect.',
  source_limit:
    'The number of failed attempts that one IPv4 address or IPv6 /64 network may make within the window, for all user names together. ' +
    sharedNetwork,
  registration_limit:
    'The number of registrations that may be requested within the window: from one IPv4 address or IPv6 /64 network, and for one email ' +
    `address, whether or not it has an account. ${sharedNetwork}`,
  link_request_limit:
    'The number of password resets, and of unlock links, that may be requested within the window: from one IPv4 address or IPv6 /64 network, ' +
    `and for one email address, whether or not it has an account. Reports of leaked API keys are counted for the network too, by themselves. ${sharedNetwork}`,
  session_lifetime:
    'How long a session lasts: `idle_minutes` without a refresh, and `absolute_minutes` after the sign-in in any case. A change of ' +
    '`idle_minutes` applies to all sessions, a change of `absolute_minutes` to sessions that begin afterwards.',
  sign_in_flag:
    'The membership flag that signing in needs, in at least one group, such as `use_web`. Superusers do not need it. If empty, all users may ' +
    'sign in. Sessions that exist already stay.',
  password_min_length:
    'The minimum number of characters (Unicode code points) of a new password. Existing passwords stay valid.',
  password_max_age_days:
    'The number of days after which a password must be changed. A password of unknown age must also be changed. 0 turns this off.',
  second_factor_roles:
    'The roles whose users need a second factor, such as `superuser`. Until one is set up, a session can do nothing else. API keys are not affected.',
  second_factor_groups:
    'The groups whose members need a second factor, by name. The setting follows a group that gets another name.',
  fresh_authentication_minutes:
    'The number of minutes for which an authentication counts as fresh. Changing how a user signs in needs a fresh one.',
  fresh_authentication_scopes:
    'The scopes whose operations need a fresh authentication too, such as `users:write`. API keys are not affected.',
  factor_recovery_hours:
    'The number of hours between the start of a recovery, of which the owner of the account is notified, and the removal of its second factors.',
  username_rules:
    'The rules for new user names. `unicode`: 3 to 64 letters of one script and digits with single separators. `ascii`: 1 to 191 of ' +
    '`A-Za-z0-9_-,{}`. `ascii-lowercase`: 1 to 64 lower-case ASCII letters and digits with single separators. Existing names stay valid.',
  group_name_rules:
    'The rules for new group names of 1 to 64 characters. `unicode`: words of letters of one script each and digits, with single separators. ' +
    '`ascii`: ASCII letters and digits, with a single space, hyphen, full stop or underscore between them. Existing names stay valid.',
  group_administrators_set_any_password:
    'Whether a group administrator may set the password or address of a member who has groups, flags or grants that the group administrator does not have.',
  refused_addresses:
    'The email addresses that users cannot register with or change to: `admin@` on every domain, `@example.com` with its subdomains.',
  refuse_disposable_addresses:
    'Whether the email addresses of throw-away mail services are refused in the same way. Each release has a list of their domains.',
  refuse_links_in_full_names:
    'Whether a registration is refused if its full name contains a link or anything that looks like a domain name.',
  reserved_usernames:
    'User names that nobody may take, in addition to the built-in reserved names. Names that look alike are reserved, too.',
  mail_overrides:
    'Replacements for the texts of emails, by template and language. Placeholders such as `{{username}}` are replaced. A paragraph with a ' +
    'placeholder that has no value is omitted. A paragraph that ends with `{{link}}` is the label of the link.',
  login_url:
    'The URL of the sign-in page of a front end, the value of `{{login_url}}` in `mail_overrides`. Paragraphs with this placeholder are omitted ' +
    'while it is empty.',
  return_origins:
    'The origins of applications, such as `https://app.example.com`, to which hosted pages return a browser that signed in (`return_to`). Each is compared ' +
    'as text, so write it as browsers do: in lower case, with a port only if it is not 443, without a path. Paths of Postern itself are always allowed. ' +
    'A change applies within a minute.',
  brand:
    'What the hosted pages show of the site, and what they show of Postern if a part is absent: `name`; `logo`, a PNG of at most 24 KiB as a `data:` ' +
    'URL; `colour` with the parts `light` and `dark`, each `#rrggbb` with a contrast of at least 4.5:1 against the pages of its theme; `support_address`, the email ' +
    'address for help; and `texts`, one line below the heading of the sign-in page by language. A change applies within a minute.',
  roles:
    'The roles that administrators may have besides `superuser`, which has every scope, and `authenticated`, which has none: by the name of the role, ' +
    'its scopes. An account whose role is not in the table has no scope. A change applies to the next request. Nobody can give a role a scope that they do not have.',
  roles_policy:
    'The actions that each role may perform on each kind of item, for `POST /v1/check/roles`. A role of an account that the policy does not name counts ' +
    'as `authenticated`. Every name in the policy must be declared in one of its lists.',
}
