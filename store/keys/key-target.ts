/** The API key that an operation is about, and whose it is. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'

/** Locks the row of the account whose key it is: what changes the keys of one account happens one after the other. */
export function lockOwnerOf(uuid: string): SQL {
  return sql`select count(*) from (
    select u.id from users u where u.id = (select k.user_id from api_keys k where k.uuid = ${uuid}) for no key update) as locked`
}

/** For a step `owner`, from step `target`, a row of `api_keys`: its account, if the caller may see its keys. */
export const ownerOfKey = sql`select u.*, u.id = caller.user_id as is_self from target, caller join users u on true
  where u.id = target.user_id and (u.id = caller.user_id or caller.administrator)`
