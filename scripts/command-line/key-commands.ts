/** The commands for API keys and service accounts. */
import { readUsername } from '#domain/accounts/username-rules.ts'
import { invalid } from '#domain/refusal.ts'
import { isUuid } from '#domain/uuid.ts'
import { parseBody } from '#http/body/input.ts'
import { expiryFrom, KeyRotation, mintKeyTexts, NewKey } from '#http/requests/api-keys.ts'
import type { OwnerReference } from '#store/accounts/service-account-row.ts'
import { createServiceAccount, deleteServiceAccount, listServiceAccounts } from '#store/accounts/service-accounts.ts'
import { revokeApiKey } from '#store/keys/key-changes.ts'
import { createApiKey } from '#store/keys/key-creation.ts'
import { listApiKeys } from '#store/keys/key-list.ts'
import { rotateApiKey } from '#store/keys/key-rotation.ts'
import type { Page, PageRequest } from '#store/pagination.ts'
import type { Command } from './commands.ts'

/** Rows read per statement by lists, which print all of them. */
const pageSize = 100

export const keyCommands: Record<string, Command> = {
  'keys create': {
    takes: ['<service account>', '<name>', '<scopes>', '<days or never>'],
    optional: 1,
    does: 'Create an API key and print it. Separate scopes with commas. Without a number of days it expires after 90.',
    async run({ db, caller }, [user = '', name = '', scopeList = '', days]) {
      const expiry =
        days === 'never' ? { expires_at: null } : days === undefined ? {} : { expires_in_days: Number(days) }
      const sent = parseBody(NewKey, { name, user, scopes: scopeList.split(','), ...expiry })
      const { digests, textOf } = mintKeyTexts()
      const wanted = { name, user, scopes: sent.scopes, branches: null, expiry: expiryFrom(sent) }
      const key = await createApiKey(db, caller, wanted, digests)
      return { says: `Created key ${key.uuid} of ${key.user.username}. It is not shown again.\n${textOf(key.prefix)}` }
    },
  },
  'keys list': {
    takes: ['<user>'],
    optional: 1,
    does: 'List API keys, of one account or of all: id, account, name, status, expiry, last use, scopes.',
    async run({ db, caller }, [user]) {
      const keys = await allOf((page) => listApiKeys(db, caller, { user: user ?? null }, page))
      return {
        says: keys
          .map((key) =>
            [
              key.uuid,
              key.user.username,
              key.name,
              key.status,
              key.expires_at ?? 'never',
              key.last_used_at ?? '-',
              key.scopes.join(','),
            ].join('\t'),
          )
          .join('\n'),
      }
    },
  },
  'keys rotate': {
    takes: ['<key id>', '<overlap in seconds>'],
    optional: 1,
    does: 'Print a key that takes the place of another one of a service account. Without an overlap, both are valid for a day.',
    async run({ db, caller }, [id = '', overlap]) {
      const sent = parseBody(KeyRotation, overlap === undefined ? {} : { overlap_seconds: Number(overlap) })
      const { digests, textOf } = mintKeyTexts()
      const key = await rotateApiKey(db, caller, keyId(id), sent.overlap_seconds, expiryFrom(sent), digests)
      return { says: `Created key ${key.uuid} of ${key.user.username}. It is not shown again.\n${textOf(key.prefix)}` }
    },
  },
  'keys revoke': {
    takes: ['<key id>'],
    does: 'Revoke an API key of anybody.',
    async run({ db, caller }, [id = '']) {
      await revokeApiKey(db, caller, keyId(id))
      return { says: `Revoked key ${id}.` }
    },
  },
  'service-accounts create': {
    takes: ['<name>', '<owner>', '<role>'],
    optional: 1,
    does: 'Create a service account. The owner is a user, or a group written as group:<name>.',
    async run({ db, caller }, [name = '', owner = '', role = 'authenticated']) {
      const username = readUsername(name)
      const account = await createServiceAccount(db, caller, {
        username,
        description: null,
        owner: ownerFrom(owner),
        role,
      })
      return { says: `Created service account ${account.username} (${account.uuid}).` }
    },
  },
  'service-accounts list': {
    takes: [],
    does: 'List all service accounts: id, name, role, status, live keys, owner.',
    async run({ db, caller }) {
      const accounts = await allOf((page) => listServiceAccounts(db, caller, {}, page))
      return {
        says: accounts
          .map(({ uuid, username, role, status, live_keys, owner }) =>
            [uuid, username, role, status, live_keys, ownerText(owner)].join('\t'),
          )
          .join('\n'),
      }
    },
  },
  'service-accounts delete': {
    takes: ['<service account>'],
    does: 'Delete a service account with its keys.',
    async run({ db, caller }, [reference = '']) {
      await deleteServiceAccount(db, caller, reference)
      return { says: `Deleted service account ${reference}.` }
    },
  },
}

const groupMark = 'group:'

function ownerFrom(text: string): OwnerReference {
  return text.startsWith(groupMark) ? { group: text.slice(groupMark.length) } : { user: text }
}

function ownerText(owner: { user: { username: string } } | { group: { name: string } } | null): string {
  if (!owner) return '-'
  return 'user' in owner ? owner.user.username : groupMark + owner.group.name
}

/** @throws Refusal for a text that is no id */
function keyId(text: string): string {
  if (isUuid(text)) return text.toLowerCase()
  throw invalid([
    { pointer: '/key', code: 'invalid-format', detail: 'Send the id of the key, as `keys list` prints it.' },
  ])
}

async function allOf<Item>(list: (page: PageRequest) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = []
  for (let after: string | null | undefined; after !== null;) {
    const page: Page<Item> = await list({ limit: pageSize, after })
    items.push(...page.items)
    after = page.next
  }
  return items
}
