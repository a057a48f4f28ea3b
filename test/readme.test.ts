import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Inbox, startInbox } from '../local/inbox.ts'
import { type Postern, startPostern } from './support/postern.ts'
import { readmeSteps, runSteps, withoutChance } from './support/readme-session.ts'

let inbox: Inbox
let postern: Postern
beforeAll(async () => {
  inbox = await startInbox()
  postern = await startPostern({
    ENVIRONMENT: 'development',
    MAIL_URL: inbox.url,
    MAIL_API_KEY: 'development',
    MAIL_FROM: 'Postern <postern@localhost>',
  })
})
afterAll(async () => {
  await postern.stop()
  await inbox.stop()
})

it('the session in README.md works as printed', async () => {
  const steps = readmeSteps()
  expect(steps.length).toBeGreaterThan(15)
  const printed = await runSteps(steps, postern.url, postern.secrets.BOOTSTRAP_SECRET)
  const session = (outputs: string[]) =>
    steps.map(({ command }, n) => `$ ${command}\n${withoutChance(outputs[n] ?? '')}`)
  expect(session(printed)).toEqual(session(steps.map(({ output }) => output)))
})
