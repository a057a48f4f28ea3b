import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { developmentSettings, type SettingDefaults } from '#local/development-settings.ts'
import { generateDevelopmentSecrets } from '#scripts/secrets.ts'
import { root } from '#test/support/source.ts'

const defaults: SettingDefaults = {
  ...generateDevelopmentSecrets(),
  BASE_URL: 'http://localhost:8787',
  MAIL_URL: 'http://127.0.0.1:1/emails',
  MAIL_API_KEY: 'development',
  MAIL_FROM: 'Postern <postern@localhost>',
}

/** The table of README.md's section "Settings". */
const [table = ''] =
  /^\| name \| what it is \| needed by \|\n(?:\|.*\n)+/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
const documented = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name!)

describe('the settings of npm start', () => {
  it('are all in README.md, each overridden by the environment', () => {
    expect(documented).toHaveLength(15)
    const environment = Object.fromEntries(documented.map((name) => [name, `chosen ${name}`]))
    const { DATABASE_URL: _, ...chosen } = environment // its own: see local/postgres/development-database.ts
    expect(developmentSettings({ ...environment, HOME: '/root', ENVIRONMENT: 'production' }, defaults)).toEqual(chosen)
  })

  it('have their defaults if the variable is missing or empty', () => {
    const empty = Object.fromEntries(documented.map((name) => [name, '']))
    expect(developmentSettings({}, defaults)).toEqual(defaults)
    expect(developmentSettings(empty, defaults)).toEqual(defaults)
  })
})
