/** The picture of "why?" says exactly what the API says: its text is read back, in both languages, and compared with the answer and with the oracle. */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawPath, type Level } from '#console/screens/why/picture.ts'
import type { Answer, ExplainedGrant } from '#console/screens/why/question.ts'
import { wayOf } from '#console/screens/why/remedy.ts'
import { verdictOf } from '#console/screens/why/verdict.ts'
import { words as languages, type Words } from '#console/screens/why/words.ts'
import { asker, conditionalCases, wantedNames } from '#test/domain/access/decision-worlds.ts'
import { askOracle, type OracleAnswer, type World } from '#test/models/access/decision.ts'
import { checkerOf } from '#test/support/contract/checker.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { setAuthentication } from '#test/support/fixtures/authenticated-sessions.ts'
import { groupName, seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const worldCount = 60
/** Of worlds in which every kind of decision occurs, the rare ones too. */
const seed = 5
const perCall = 1000
const who = 'Ada Lovelace'
const session = { aal: 1, minutesAgo: 2 } as const

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, asker)
const { check } = checkerOf(postern)

interface Asked {
  w: number
  node: number
  names: string[]
  permission: string
  expected: OracleAnswer
}

let planted: string[][]
let questions: Asked[]
let answers: Answer[]
beforeAll(async () => {
  await postern.createUser('bob')
  const worlds = fc
    .sample(conditionalCases, { numRuns: worldCount, seed })
    .map(({ world }): World => ({ ...world, administrator: false, session }))
  planted = await seedDecisionCases(postern.database, worlds, asker)
  await setAuthentication(postern, ada, session)
  questions = worlds.flatMap((world, w) =>
    world.parents.flatMap((_, node) =>
      [true, false].flatMap((exact) => {
        const decided = askOracle(world, asker, node, exact, wantedNames)
        const names = [...chainTo(world, w, node), ...(exact ? [] : ['gone', 'too'])]
        return wantedNames.map((permission) => ({ w, node, names, permission, expected: decided.get(permission)! }))
      }),
    ),
  )
  answers = await ask(questions, ada.token)
})

async function ask(asked: readonly Asked[], token: string, more: object = {}): Promise<Answer[]> {
  const results: Answer[] = []
  for (let start = 0; start < asked.length; start += perCall) {
    const checks = asked.slice(start, start + perCall).map(({ names: [service, ...below], permission }) => ({
      service,
      path: below.join('/'),
      permission,
      ...more,
    }))
    const { status, body } = await check(checks, token, { explain: true })
    expect(status).toBe(200)
    results.push(...body.results)
  }
  return results
}

it('each remedy that can be previewed carries the request that turns the answer round', async () => {
  const seen = new Set<string>()
  for (const { names, permission } of questions.filter(({ node, names: all }) => node === 4 && !all.includes('gone'))) {
    const [service, ...below] = names
    const checks = [{ service, path: below.join('/'), permission, user: ada.uuid }]
    const { body } = await check(checks, root.token, { explain: true, remedies: true })
    const [answer]: Answer[] = body.results
    const context = {
      question: { who, permission, names },
      answer: answer!,
      words: languages.en,
      user: ada.uuid,
      isCaller: false,
      dateText: String,
      here: '/',
    }
    const { items } = answer!.remedies!
    const remedy = items.find(({ kind }) => kind !== 'step-up' && !seen.has(`${kind} ${answer!.allow}`))
    if (!remedy) continue
    const { href, title } = wayOf(remedy, context)
    expect(title).toContain(remedy.kind === 'membership' ? remedy.group : `/${names[0]}`)
    const { method, path, body: sent } = JSON.parse(new URL(href, 'http://x').searchParams.get('change')!)
    const { status } = await postern.call(method, path, { token: root.token, body: sent })
    expect(status, `${method} ${path}`).toBeLessThan(300)
    const after = await check(checks, root.token)
    expect(after.body.results[0].allow, href).toBe(!answer!.allow)
    seen.add(`${remedy.kind} ${answer!.allow}`)
  }
  const expected = ['deletion', 'grant', 'membership'].flatMap((kind) => [`${kind} false`, `${kind} true`])
  expect([...seen].toSorted()).toEqual(expected)
})

describe.each(Object.entries(languages))('in random worlds, the picture in %s', (_, words) => {
  it('has each grant of the answer once, on its level, with its holder, permission and reason, and nothing else', async () => {
    const seen = new Set<string>()
    for (const [n, answer] of answers.entries()) {
      const { names, permission } = questions[n]!
      const levels = drawPath({ who, permission, names }, answer, words)
      expect(levels.map(({ name }) => name)).toEqual(names)
      const { deciding, losers } = answer.explain!
      const met = [...(deciding ? [{ grant: deciding, why: null }] : []), ...losers]
      for (const { why } of met) seen.add(why ?? 'decides')
      const expected = met.toSorted((one, other) => other.grant.level - one.grant.level).map(said)
      expect(readBack(levels, words)).toEqual(expected)
      const isHere = (depth: number) => deciding?.level === names.length - 1 - depth
      expect(levels.map(({ decides }) => decides)).toEqual(
        levels.map((_level, depth) => (isHere(depth) ? deciding!.permission.access : null)),
      )
      expect(levels.map(({ none }) => none)).toEqual(
        levels.map(({ grants }) => (grants.length === 0 ? words.noGrant(permission, who) : null)),
      )
    }
    const { administrator: _administrator, 'key-ceiling': _ceiling, ...reasons } = words.lost
    expect([...seen].toSorted()).toEqual(['decides', ...Object.keys(reasons)].toSorted())
  })

  it('has the verdict of the oracle, and names what decides', async () => {
    const seen = new Set<string>()
    for (const [n, answer] of answers.entries()) {
      const { w, names, permission, expected } = questions[n]!
      const { sentence, because, tone } = verdictOf({ who, permission, names }, answer, words)
      const place = `/${names.join('/')}`
      const { allow, reason, stepUp } = expected
      if (stepUp) {
        const [before, after] = words.verdict.sometimes(who, permission, place, '\0').split('\0')
        expect(readNeeds(sentence.slice(before!.length, -after!.length), words)).toEqual(stepUp)
      } else expect(sentence).toBe(words.verdict[allow ? 'yes' : 'no'](who, permission, place))
      expect(tone).toBe(stepUp ? 'warn' : allow ? 'good' : 'bad')
      const [kind, group] = reason.split(':')
      if (group === 'everyone' || group === 'authenticated') expect(because).toContain(words.holders[group])
      else if (kind === 'group') expect(because).toContain(words.holders.group(groupName(w, group!)))
      if (kind === 'user') expect(because).toContain(words.holders.own(who))
      if (kind === 'default') expect(because).toContain(words.because.default)
      expect(because.includes(words.because.shared)).toBe(reason === 'multiple')
      seen.add(stepUp ? 'step-up' : `${allow} ${kind}`)
    }
    expect(seen).toEqual(
      new Set([
        'step-up',
        ...['group', 'user', 'multiple', 'default'].map((kind) => `true ${kind}`),
        ...['group', 'user', 'multiple', 'no-permission'].map((kind) => `false ${kind}`),
      ]),
    )
  })

  it('names the branches of an API key where those decide, and crosses out the grant that would have', async () => {
    const key = await createKey(postern, ada, ['check'], { branches: [planted[0]![0]!] })
    const asked = await ask(questions, key)
    const limited = asked.filter(({ reason }) => reason === 'key-ceiling')
    expect(limited.length).toBeGreaterThan(50)
    for (const [n, answer] of asked.entries()) {
      if (answer.reason !== 'key-ceiling') continue
      const { names, permission } = questions[n]!
      const question = { who, permission, names }
      expect(verdictOf(question, answer, words).because).toContain(words.because.ceiling(planted[0]![0]!))
      const lines = drawPath(question, answer, words).flatMap(({ grants }) => grants)
      const overruled = answer.explain!.losers.filter(({ why }) => why === 'key-ceiling')
      expect(lines.filter(({ why }) => why === words.lost['key-ceiling'])).toHaveLength(overruled.length)
      expect(lines.some(({ isDeciding }) => isDeciding)).toBe(false)
    }
  })

  it('says of which nodes the path is where the caller may read the tree, what is missing, and that superusers may', async () => {
    for (const asked of questions.filter((_each, n) => n % 100 === 0)) {
      const { w, names, permission } = asked
      const [service, ...below] = names.map((name) => name.toUpperCase())
      const checks = [{ service, path: below.join('/'), permission, user: 'first.superuser' }]
      const { body } = await check(checks, root.token, { explain: true, remedies: true })
      const [answer]: Answer[] = body.results
      const question = { who: 'Root', permission, names: [service!, ...below] }
      const levels = drawPath(question, answer!, words)
      const known = names.filter((name) => name.startsWith(`w${w}-`))
      expect(levels.map(({ name }) => name)).toEqual([...known, ...below.slice(known.length - 1)])
      expect(levels.map(({ kind }) => kind === words.missing)).toEqual(names.map((name) => !known.includes(name)))
      expect(levels.map(({ href }) => href !== null)).toEqual(names.map((name) => known.includes(name)))
      expect(levels[0]!.href).toBe(`/services/${names[0]}?open=${planted[w]![0]}`)
      expect(verdictOf(question, answer!, words).because).toContain(words.because.administrator)
      for (const { why } of levels.flatMap(({ grants }) => grants)) expect(why).toBe(words.lost.administrator)
    }
  })
})

function chainTo(world: World, w: number, node: number): string[] {
  const parent = world.parents[node] ?? null
  return [...(parent === null ? [] : chainTo(world, w, parent)), `w${w}-n${node}`]
}

/** A grant as the answer has it, in the form of `readBack`. */
function said({ grant: { level, holder, permission }, why }: { grant: ExplainedGrant; why: string | null }) {
  return { level, holder: typeof holder === 'object' && 'user' in holder ? { user: who } : holder, permission, why }
}

/** The text of the picture, understood. Two words for one thing, or one for two, would be misunderstood. */
function readBack(levels: readonly Level[], words: Words) {
  return levels.flatMap(({ grants }, depth) =>
    grants.map(({ holder, what, why }) => {
      const [name, access, scope, needs] = what.split(' · ')
      const permission = {
        name,
        access: keyOf(words.access, access!),
        scope: keyOf(words.scopes, scope!),
        ...(needs && { requires: readNeeds(needs, words) }),
      }
      const reason = why === words.decides ? null : keyOf(words.lost, why)
      return { level: levels.length - 1 - depth, holder: readHolder(holder, words), permission, why: reason }
    }),
  )
}

function readHolder(text: string, { holders }: Words) {
  if (text === holders.everyone) return 'everyone'
  if (text === holders.authenticated) return 'authenticated'
  if (text === holders.own(who)) return { user: who }
  const [before, after] = holders.group('\0').split('\0')
  expect(text.startsWith(before!) && text.endsWith(after!)).toBe(true)
  return { group: text.slice(before!.length, text.length - after!.length) }
}

function readNeeds(text: string, { factor, fresh, and }: Words) {
  const minutes = [5, 60].find((each) => text.endsWith(fresh(each)))
  const needs = { ...(text.startsWith(factor) && { aal: 2 }), ...(minutes && { within_minutes: minutes }) }
  const parts = [...(needs.aal ? [factor] : []), ...(minutes ? [fresh(minutes)] : [])]
  expect(text).toBe(parts.join(and))
  return needs
}

/** Of exactly one key. */
function keyOf(meanings: Readonly<Record<string, string>>, text: string): string {
  const keys = Object.keys(meanings).filter((key) => meanings[key] === text)
  expect(keys, text).toHaveLength(1)
  return keys[0]!
}
