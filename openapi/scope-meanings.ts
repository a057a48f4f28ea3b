/** What each scope permits, for the API document. */
import type { Scope } from '#domain/keys/scope.ts'

/** By scope; one without its line does not compile. */
export const scopeMeanings: Record<Scope, string> = {
  'users:read': 'Read accounts, with their groups, links and capabilities.',
  'users:write': 'Create, edit and delete accounts, and require new passwords.',
  'users:lock': 'Lock and unlock accounts.',
  'groups:read': 'Read groups, with their members and terms.',
  'groups:write': 'Create, edit and delete groups.',
  'members:write': 'Add and remove members of groups, and set their flags.',
  'tree:read': 'Read services, service types and resources.',
  'tree:write': 'Create, edit, move and delete services, service types and resources.',
  'grants:read': 'Read and preview grants.',
  'grants:write': 'Create and delete grants.',
  'reviews:read': 'Read access reviews, with the grants that they are about, and preview their effect.',
  'reviews:write':
    'Start and delete access reviews and decide about their grants. Completing one needs `grants:write` as well.',
  'permissions:read': 'List permissions, the resources where users have them, and their holders.',
  check: 'Ask for decisions about oneself, also as a reverse proxy does.',
  'check:others': 'Ask for decisions about others. Needs `check` as well.',
  'registrations:read': 'Read registrations.',
  'registrations:decide': 'Approve and decline registrations.',
  'webhooks:read': 'Read webhooks and their deliveries.',
  'webhooks:write': 'Create, edit, delete, test and replay webhooks.',
  'audit:read': 'Read audit events.',
  'mail:read': 'Read the outbox.',
  'settings:read': 'Read the settings.',
  'settings:write': 'Change the settings.',
  'terms:write': 'Publish and withdraw terms.',
  'sessions:read': 'List sessions.',
  'sessions:end': 'End sessions.',
  'keys:read': 'List service accounts and API keys.',
  'keys:write': 'Create, edit and delete service accounts, and revoke API keys.',
  'profile:read': 'Read the own account.',
  'profile:write': 'Edit the own account, and join and leave groups.',
  'client-address:assert': 'State the address and the user agent of the client for whom a request is sent.',
}
