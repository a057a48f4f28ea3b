/** The commands, of one word or two. They use the same statements as the API. */
import { createPasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { choosePassword } from '#adapters/passwords/password-judge.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { invalid } from '#domain/refusal.ts'
import { derivedOf, presetSettingsOf, type SettingName, type SettingsChange } from '#domain/settings/settings.ts'
import { parseBody } from '#http/body/input.ts'
import { Change } from '#http/requests/settings-schema.ts'
import { sealAuditEvents, verifyAuditChain } from '#store/audit/audit-seals.ts'
import * as commandLine from '#store/accounts/command-line.ts'
import { deleteExpired } from '#store/housekeeping.ts'
import { mailExpiryNotices } from '#store/keys/key-notices.ts'
import { readPasswordRules } from '#store/credentials/password-rules.ts'
import { getUser, listUsers } from '#store/accounts/user-list.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'
import { updateSettings } from '#store/settings.ts'
import { lockUser, unlockUser } from '#store/accounts/user-locks.ts'
import type { Context } from './context.ts'
import { doctor } from './doctor.ts'
import { keyCommands } from './key-commands.ts'
import { importFromInput } from './import-users.ts'

/** A command. It returns what to print and whether it succeeded. */
export interface Command {
  takes: readonly string[]
  /** How many of `takes` are optional, counted from the end. */
  optional?: number
  does: string
  /** @param input standard input; `password` reads it too */
  run(
    context: Context,
    args: string[],
    password: () => Promise<string>,
    input: NodeJS.ReadableStream,
  ): Promise<{ says: string; isWell?: boolean }>
}

/** Users read per statement by `list`, which prints all of them. */
const pageSize = 100

export const commands: Record<string, Command> = {
  'create-superuser': {
    takes: ['<user name>', '<email address>'],
    does: 'Create a superuser. Reads the password from standard input.',
    async run(context, [username = '', email = ''], readPassword) {
      const password = await readPassword()
      const claimed = await requireUserInfo(context.db, { username, email }, choiceOf(context, password))
      const user = { ...claimed, passwordHash: await hash(context, password) }
      const made = await commandLine.makeSuperuser(context.db, context.caller, user)
      return { says: `Created superuser ${made.username} (${made.uuid}).` }
    },
  },
  'set-password': {
    takes: ['<user>'],
    does: 'Set the password of a user, read from standard input. Ends all sessions and clears failed attempts.',
    async run(context, [reference = ''], readPassword) {
      const user = await commandLine.find(context.db, context.caller, reference)
      const password = await readPassword()
      const choice = choiceOf(context, password)
      const violations = await choice.judge(await readPasswordRules(context.db, choice.bucket), user)
      if (violations.length > 0) throw invalid(violations)
      await commandLine.setPassword(context.db, context.caller, user.uuid, await hash(context, password))
      const { lock: held } = await getUser(context.db, context.caller, user.uuid)
      const still = held ? ` The account is still locked; unlock it with \`unlock ${user.username}\`.` : ''
      return { says: `Set the password of ${user.username}. All sessions were ended.${still}` }
    },
  },
  lock: {
    takes: ['<user>', '<reason>'],
    optional: 1,
    does: 'Lock an account until it is unlocked. Ends all sessions.',
    async run({ db, caller }, [reference = '', reason = null]) {
      const user = await lockUser(db, caller, reference, { kind: 'administrative', until: null, reason })
      return { says: `Locked ${user.username}.` }
    },
  },
  unlock: {
    takes: ['<user>'],
    does: 'Unlock an account.',
    async run({ db, caller }, [reference = '']) {
      const user = await unlockUser(db, caller, reference)
      return { says: `Unlocked ${user.username}.` }
    },
  },
  'import-users': {
    takes: ['--dry-run'],
    optional: 1,
    does: 'Import users with the password hashes of another system. Reads one JSON object per line from standard input.',
    async run(context, [option], _password, input) {
      if (option !== undefined && option !== '--dry-run') throw new Error(`Unknown option ${option}.`)
      return importFromInput(context, { dryRun: option !== undefined, input })
    },
  },
  list: {
    takes: [],
    does: 'List all users: id, user name, email address, role, status.',
    async run({ db, caller }) {
      const lines: string[] = []
      for (let after: string | null | undefined; after !== null;) {
        const page = await listUsers(db, caller, { kind: 'person' }, { limit: pageSize, after })
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
    does: 'Change a setting. Works before the first administrator exists.',
    async run({ db, caller }, [name = '', json = '']) {
      const change = readSetting(name, json)
      const chosen = await updateSettings(db, caller, change, derivedOf(change), presetSettingsOf(change))
      return { says: `${name}: ${JSON.stringify(chosen[name as SettingName])}` }
    },
  },
  ...keyCommands,
  doctor,
  'verify-audit': {
    takes: ['<digest from an earlier run>'],
    optional: 1,
    does: 'Verify all seals of the audit log. Store the printed digest outside the database.',
    async run({ db }, [expected]) {
      const { seals, events, broken, head, hasExpected } = await verifyAuditChain(db, expected?.toLowerCase() ?? null)
      const says = `${seals} seals over ${events} events are valid. Last digest: ${head ?? 'none'}`
      if (broken) {
        const { seal: number, after_id, through_id, sealed_at } = broken
        return {
          says: `${says}\nBROKEN: seal ${number} of ${sealed_at} does not match the events after ${after_id} up to ${through_id}`,
          isWell: false,
        }
      }
      if (expected === undefined || hasExpected) return { says }
      return { says: `${says}\nBROKEN: no seal has the digest ${expected}`, isWell: false }
    },
  },
  housekeeping: {
    takes: [],
    does: 'Seal the audit log, delete expired rows and mail owners of keys that expire soon, as the scheduled run does.',
    async run({ db }) {
      const sealed = await sealAuditEvents(db)
      const removed = Object.entries(await deleteExpired(db)).map(([kind, rows]) => `${kind} ${rows}`)
      const noticed = await mailExpiryNotices(db)
      return { says: `Sealed events: ${sealed}\nDeleted: ${removed.join(', ')}\nNotices about keys: ${noticed}` }
    },
  },
}

/** Checks a password by the same rules as the API. */
function choiceOf(context: Context, password: string) {
  const { host, breachCheckUrl } = context
  const unchecked = (reason: string) => {
    console.error(`The breach check failed (${reason}). The password was not checked for breaches.`)
    context.caller = { ...context.caller, remarks: { breach_check: 'unavailable' } }
  }
  return choosePassword(password, { pointer: '/password', host, breachCheckUrl, unchecked })
}

async function hash(context: Context, password: string): Promise<string> {
  return createPasswordHasher({ peppers: parsePeppers(context.setting('PASSWORD_PEPPER')) }).hash(password)
}

/** @throws Refusal for an unknown setting or an invalid value */
function readSetting(name: string, json: string): SettingsChange {
  return parseBody(Change, { [name]: parsed(name, json) })
}

function parsed(name: string, json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw invalid([{ pointer: `/${name}`, code: 'invalid-format', detail: 'Write the value as JSON.' }])
  }
}
