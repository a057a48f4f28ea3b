/** The command line: `npm run postern -- <command> …`. It acts as the account `system`, with the same statements and rules as the API. */
import { Refusal } from '#domain/refusal.ts'
import { type Command, commands } from '#scripts/command-line/commands.ts'
import { openContext } from '#scripts/command-line/context.ts'
import { readPassword } from '#scripts/command-line/password.ts'

/** Exit status: the command failed. */
const failed = 1
/** Exit status: unknown command or wrong number of arguments. */
const usageError = 2

const words = process.argv.slice(2)
const [name, length] = [2, 1]
  .map((count) => [words.slice(0, count).join(' '), count] as const)
  .find(([each]) => Object.hasOwn(commands, each)) ?? ['', 0]
const args = words.slice(length)
process.exitCode = await main(commands[name])

async function main(command: Command | undefined): Promise<number> {
  const least = command && command.takes.length - (command.optional ?? 0)
  if (!command || args.length < least! || args.length > command.takes.length) {
    console.error(usage())
    return usageError
  }
  try {
    return await run(command)
  } catch (error) {
    console.error(error instanceof Refusal ? refused(error) : (error as Error).message)
    return failed
  }
}

async function run(command: Command): Promise<number> {
  const context = await openContext(process.env)
  try {
    const { says, isWell = true } = await command.run(context, args, readPassword, process.stdin)
    console.log(says)
    return isWell ? 0 : failed
  } finally {
    await context.close()
  }
}

/** One line for each error, or else the detail. */
function refused({ code, details }: Refusal): string {
  const lines = details.errors?.map((each) => `${each.pointer.slice(1)}: ${each.detail ?? each.code}`)
  return lines?.join('\n') ?? details.detail ?? code
}

function usage(): string {
  const lines = Object.entries(commands).map(
    ([each, { takes, optional = 0, does }]) =>
      `  ${[each, ...takes.map((what, n) => (n < takes.length - optional ? what : `[${what}]`))].join(' ')}\n      ${does}`,
  )
  return `Usage: npm run postern -- <command>\n\n${lines.join('\n')}\n\n<user> is a user name or an id. Set DATABASE_URL and PASSWORD_PEPPER in the environment. Without DATABASE_URL, the command uses the database of the npm start on this machine.`
}
