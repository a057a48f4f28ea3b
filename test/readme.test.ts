import { expect, it } from 'vitest'
import { runPage } from '#test/support/client/readme-program.ts'
import { readmeSteps, runSteps, withoutChance } from '#test/support/readme-session.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox(() => ({
  ENVIRONMENT: 'development',
  MAIL_API_KEY: 'development',
  MAIL_FROM: 'Postern <postern@localhost>',
}))

it('the session in README.md works as printed, and so does the program after it', async () => {
  const steps = readmeSteps()
  expect(steps.length).toBeGreaterThan(15)
  const printed = await runSteps(steps, postern.url, postern.secrets.BOOTSTRAP_SECRET)
  const session = (outputs: string[]) =>
    steps.map(({ command }, n) => `$ ${command}\n${withoutChance(outputs[n] ?? '')}`)
  expect(session(printed)).toEqual(session(steps.map(({ output }) => output)))

  const { lines, shown } = await runPage('README.md', postern.url, postern.url)
  expect(shown.length).toBeGreaterThan(2)
  expect(lines).toEqual(shown)
})
