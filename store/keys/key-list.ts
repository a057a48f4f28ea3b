/** Lists of API keys, and one of them. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { fromHexText, toHexText } from '#domain/hex-text.ts'
import type { ApiKeyStatus } from '#domain/keys/api-key.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { asciiLower, isUser, unknownParameter } from '#store/references.ts'
import { administratorsOnly, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { ownerOfKey } from './key-target.ts'
import { apiKeyOf, type ApiKeyRow, keyNotFound, keyStatusOf } from './key-row.ts'

/** Which keys: those for which all of it holds. */
export interface ApiKeyFilter {
  /** Whose, by uuid or name; null: everybody's. */
  user: string | null
  status?: ApiKeyStatus | undefined
  /** Those without an end, or those with one. */
  neverExpires?: boolean | undefined
}

/**
 * A page of the keys of one account, or of all.
 *
 * @throws Refusal `forbidden` for those of others, unless the caller is an administrator; `invalid-request` if the user does not exist
 */
export async function listApiKeys(
  db: Database,
  caller: Caller,
  filter: ApiKeyFilter,
  page: PageRequest,
): Promise<Page<ApiKeyRow>> {
  const { user } = filter
  const { after, order } = onKeyPage(page)
  const answer = await runAs<{ items: ApiKeyRow[]; is_permitted: boolean; is_known: boolean }>(db, caller, {
    steps: {
      owner: materialized(
        user === null
          ? sql`select null::integer as id where false`
          : sql`select u.id from allowed, users u where ${isUser(sql`u`, user, caller)} and u.role <> 'reserved'`,
      ),
      permitted: materialized(
        sql`select from caller, allowed where caller.administrator or caller.user_id in (select id from owner)`,
      ),
      page_items: sql`select k.name, k.uuid, ${apiKeyOf(sql`k`, sql`u`)} as item
        from permitted, api_keys k join users u on u.id = k.user_id
        where ${user === null ? sql`true` : sql`k.user_id = (select id from owner)`} and ${chosen(filter)} and ${after} ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by ${inKeyOrder(page)}) from page_items), '[]') as items,
      exists (select from permitted) as is_permitted, ${user === null} or exists (select from owner) as is_known from allowed`,
  })
  const { items, is_permitted: isPermitted, is_known: isKnown } = answer!
  if (!isPermitted) throw administratorsOnly('list the API keys of others')
  if (!isKnown) throw unknownParameter('user')
  const { next, ...shown } = toPage(items, page)
  return { ...shown, next: next && page.sort === 'name' ? cursorOf(shown.items.at(-1)!) : next }
}

/** One key: the caller's own, or for an administrator any. @throws Refusal `not-found` */
export async function getApiKey(db: Database, caller: Caller, uuid: string): Promise<ApiKeyRow> {
  const found = await runAs<{ api_key: ApiKeyRow }>(db, caller, {
    steps: {
      target: materialized(sql`select k.* from allowed, api_keys k where k.uuid = ${uuid}`),
      owner: materialized(ownerOfKey),
    },
    answer: sql`select ${apiKeyOf(sql`target`, sql`owner`)} as api_key from target, owner`,
  })
  if (!found) throw keyNotFound()
  return found.api_key
}

function chosen({ status, neverExpires }: ApiKeyFilter): SQL {
  const parts = [sql`true`]
  if (status !== undefined) parts.push(sql`${keyStatusOf(sql`k`)} = ${status}`)
  if (neverExpires !== undefined) parts.push(sql`(k.expires_at is null) = ${neverExpires}::boolean`)
  return sql.join(parts, sql` and `)
}

/** As `onPage`. Names of keys are not unique, so the cursor of their order has the uuid too. */
function onKeyPage(page: PageRequest): Record<'after' | 'order', SQL> {
  if (page.sort !== 'name') return onPage(sql`k`, page)
  const name = asciiLower(sql`k.name`)
  const [afterName = '', afterUuid = ''] = fromHexText(page.after ?? '').split('\n')
  return {
    after:
      page.after === undefined
        ? sql`true`
        : sql`(${name}, k.uuid) > (${asciiLower(sql`${afterName}::text`)}, as_uuid(${afterUuid}))`,
    order: sql`order by ${name}, k.uuid limit ${page.limit + 1}`,
  }
}

function inKeyOrder({ sort }: PageRequest): SQL {
  return sort === 'name' ? sql`${asciiLower(sql`name`)}, uuid` : sql`uuid`
}

/** A name has no line break. */
function cursorOf({ name, uuid }: ApiKeyRow): string {
  return toHexText(`${name}\n${uuid}`)
}
