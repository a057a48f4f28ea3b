/**
 * `npm run sql -- updateUser`: prints the SQL of an operation, indented, with its parameters. Needs no database: the service runs in this process
 * against a recorder. Without a name it lists all names.
 */
import { printable } from '#scripts/sql/print.ts'
import { recordStatements, sourceNames } from '#scripts/sql/statements.ts'

const name = process.argv.slice(2).join(' ')

if (name === '') {
  const width = Math.max(...sourceNames().map((source) => source.name.length))
  for (const source of sourceNames()) console.log(`${source.name.padEnd(width)}  ${source.route}`)
} else {
  const recorded = await recordStatements(name)
  if (recorded.length > 0) console.log(printable(recorded))
  else {
    console.error(`No operation is called ${JSON.stringify(name)}. \`npm run sql\` lists them.`)
    process.exitCode = 2
  }
}
