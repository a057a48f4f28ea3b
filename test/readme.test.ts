import { expect, it } from 'vitest'
import { readmeSteps, runSteps, withoutChance } from '#test/support/readme-session.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox(() => ({
  ENVIRONMENT: 'development',
  MAIL_API_KEY: 'development',
  MAIL_FROM: 'Postern <postern@localhost>',
}))

it('the session in README.md works as printed', async () => {
  const steps = readmeSteps()
  expect(steps.length).toBeGreaterThan(15)
  const printed = await runSteps(steps, postern.url, postern.secrets.BOOTSTRAP_SECRET)
  const session = (outputs: string[]) =>
    steps.map(({ command }, n) => `$ ${command}\n${withoutChance(outputs[n] ?? '')}`)
  expect(session(printed)).toEqual(session(steps.map(({ output }) => output)))
})
