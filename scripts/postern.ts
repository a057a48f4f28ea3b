/** The command line: `npm run postern -- <command> …`. It acts as the account `system`, by the same statements and rules as the API. */
import { Refusal } from '#domain/refusal.ts'
import { type Command, commands } from '#scripts/command-line/commands.ts'
import { openContext } from '#scripts/command-line/context.ts'
import { readPassword } from '#scripts/command-line/password.ts'

/** Exit statuses: 1 where something is not well, 2 where the command itself is not right. */
const notWell = 1
const notUnderstood = 2

const [name = '', ...args] = process.argv.slice(2)
process.exitCode = await main(Object.hasOwn(commands, name) ? commands[name] : undefined)

async function main(command: Command | undefined): Promise<number> {
  const least = command && command.takes.length - (command.optional ?? 0)
  if (!command || args.length < least! || args.length > command.takes.length) {
    console.error(usage())
    return notUnderstood
  }
  try {
    return await run(command)
  } catch (error) {
    console.error(error instanceof Refusal ? refused(error) : (error as Error).message)
    return notWell
  }
}

async function run(command: Command): Promise<number> {
  const context = await openContext(process.env)
  try {
    const { says, isWell = true } = await command.run(context, args, readPassword)
    console.log(says)
    return isWell ? 0 : notWell
  } finally {
    await context.close()
  }
}

/** Each thing that is wrong on a line, or the one thing there is to say. */
function refused({ code, details }: Refusal): string {
  const lines = details.errors?.map((each) => `${each.pointer.slice(1)}: ${each.detail ?? each.code}`)
  return lines?.join('\n') ?? details.detail ?? code
}

function usage(): string {
  const lines = Object.entries(commands).map(
    ([each, { takes, optional = 0, does }]) =>
      `  ${[each, ...takes.map((what, n) => (n < takes.length - optional ? what : `[${what}]`))].join(' ')}\n      ${does}`,
  )
  return `npm run postern -- <command>\n\n${lines.join('\n')}\n\nDATABASE_URL and PASSWORD_PEPPER come from the environment. Users are named by id or name.`
}
