/** The commands, each through the store that the API uses. */
import { createPasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { choosePassword } from '#adapters/passwords/password-judge.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { invalid } from '#domain/refusal.ts'
import { derivedOf, type SettingName, type SettingsChange } from '#domain/settings/settings.ts'
import { bodyOf } from '#http/body/input.ts'
import { Change } from '#http/requests/settings-schema.ts'
import { seal, verify } from '#store/audit/audit-seals.ts'
import * as commandLine from '#store/accounts/command-line.ts'
import { tidy } from '#store/housekeeping.ts'
import { readPasswordRules } from '#store/credentials/password-rules.ts'
import * as userList from '#store/accounts/user-list.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'
import * as settings from '#store/settings.ts'
import { lock, unlock } from '#store/accounts/user-locks.ts'
import type { Context } from './context.ts'

/** A command: what it takes, what it is for, and what it does. It answers what to print, and whether all is well. */
export interface Command {
  takes: readonly string[]
  /** How many of `takes` may be left out, from the end. */
  optional?: number
  does: string
  run(context: Context, args: string[], password: () => Promise<string>): Promise<{ says: string; isWell?: boolean }>
}

/** Users on one page of the list: all are printed, page by page. */
const pageSize = 100

export const commands: Record<string, Command> = {
  'create-superuser': {
    takes: ['<user name>', '<e-mail address>'],
    does: 'Make a superuser. The password is read from standard input.',
    async run(context, [username = '', email = ''], readPassword) {
      const password = await readPassword()
      const claimed = await requireUserInfo(context.db, { username, email }, choiceOf(context, password))
      const user = { ...claimed, passwordHash: await hash(context, password) }
      const made = await commandLine.makeSuperuser(context.db, context.caller, user)
      return { says: `${made.username} is a superuser: ${made.uuid}` }
    },
  },
  'set-password': {
    takes: ['<user>'],
    does: 'Set a password, read from standard input; ends sessions, and failed attempts are forgotten.',
    async run(context, [reference = ''], readPassword) {
      const user = await commandLine.find(context.db, context.caller, reference)
      const password = await readPassword()
      const choice = choiceOf(context, password)
      const violations = await choice.judge(await readPasswordRules(context.db, choice.bucket), user)
      if (violations.length > 0) throw invalid(violations)
      await commandLine.setPassword(context.db, context.caller, user.uuid, await hash(context, password))
      const { lock: held } = await userList.get(context.db, context.caller, user.uuid)
      const still = held ? ` The account is locked, and stays so: \`unlock ${user.username}\`.` : ''
      return { says: `The password of ${user.username} is set. Every session has ended.${still}` }
    },
  },
  lock: {
    takes: ['<user>', '<reason>'],
    optional: 1,
    does: 'Lock an account until somebody unlocks it. Its sessions end.',
    async run({ db, caller }, [reference = '', reason = null]) {
      const user = await lock(db, caller, reference, { kind: 'administrative', until: null, reason })
      return { says: `${user.username} is locked.` }
    },
  },
  unlock: {
    takes: ['<user>'],
    does: 'Lift the lock of an account.',
    async run({ db, caller }, [reference = '']) {
      const user = await unlock(db, caller, reference)
      return { says: `${user.username} is not locked.` }
    },
  },
  list: {
    takes: [],
    does: 'List every user: id, name, address, role, status.',
    async run({ db, caller }) {
      const lines: string[] = []
      for (let after: string | null | undefined; after !== null;) {
        const page = await userList.list(db, caller, {}, { limit: pageSize, after })
        lines.push(
          ...page.items.map(({ uuid, username, email, role, status }) =>
            [uuid, username, email ?? '-', role, status].join('\t'),
          ),
        )
        after = page.next
      }
      return { says: lines.join('\n') }
    },
  },
  set: {
    takes: ['<setting>', '<value in JSON>'],
    does: 'Choose a setting, also before there is an administrator to do it.',
    async run({ db, caller }, [name = '', json = '']) {
      const change = readSetting(name, json)
      const chosen = await settings.change(db, caller, change, derivedOf(change))
      return { says: `${name}: ${JSON.stringify(chosen[name as SettingName])}` }
    },
  },
  'verify-audit': {
    takes: ['<digest from an earlier run>'],
    optional: 1,
    does: 'Compute every seal on the audit log anew. Keep the digest it prints somewhere else.',
    async run({ db }, [expected]) {
      const { seals, events, broken, head, met } = await verify(db, expected?.toLowerCase() ?? null)
      const says = `${seals} seals over ${events} events hold. The last of them: ${head ?? 'none'}`
      if (broken) {
        const { seal: number, after_id, through_id, sealed_at } = broken
        return {
          says: `${says}\nBROKEN: seal ${number} of ${sealed_at}, over the events after ${after_id} up to ${through_id}`,
          isWell: false,
        }
      }
      if (expected === undefined || met) return { says }
      return { says: `${says}\nBROKEN: ${expected} is no longer among them`, isWell: false }
    },
  },
  housekeeping: {
    takes: [],
    does: 'Seal the audit log and remove what is over, as the cron does.',
    async run({ db }) {
      const sealed = await seal(db)
      const removed = Object.entries(await tidy(db)).map(([kind, rows]) => `${kind} ${rows}`)
      return { says: `Sealed: events ${sealed}\nRemoved: ${removed.join(', ')}` }
    },
  },
}

/** Begins to judge a password, as the API does. */
function choiceOf(context: Context, password: string) {
  const { host, breachCheckUrl } = context
  const unchecked = (reason: string) => {
    console.error(`The breach check gave no answer (${reason}); the password was not looked up there.`)
    context.caller = { ...context.caller, remarks: { breach_check: 'unavailable' } }
  }
  return choosePassword(password, { pointer: '/password', host, breachCheckUrl, unchecked })
}

async function hash(context: Context, password: string): Promise<string> {
  return createPasswordHasher({ peppers: parsePeppers(context.setting('PASSWORD_PEPPER')) }).hash(password)
}

/** @throws Refusal for a name that is no setting's, and for a value that it cannot have */
function readSetting(name: string, json: string): SettingsChange {
  return bodyOf(Change, { [name]: parsed(name, json) })
}

function parsed(name: string, json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw invalid([{ pointer: `/${name}`, code: 'not-json', detail: 'The value is not JSON.' }])
  }
}
