import { describe, expect, it } from 'vitest'
import { developmentSettings, type SettingDefaults } from '#local/development-settings.ts'
import { generateDevelopmentSecrets } from '#scripts/secrets.ts'
import { deploymentSettingNames } from '#scripts/settings-table.ts'

const defaults: SettingDefaults = {
  ...generateDevelopmentSecrets(),
  BASE_URL: 'http://localhost:8787',
  MAIL_URL: 'http://127.0.0.1:1/emails',
  MAIL_API_KEY: 'development',
  MAIL_FROM: 'Postern <postern@localhost>',
}

describe('the settings of npm start', () => {
  it('are all in README.md, each overridden by the environment', () => {
    const environment = Object.fromEntries(deploymentSettingNames.map((name) => [name, `chosen ${name}`]))
    const { DATABASE_URL: _, ...chosen } = environment // its own: see local/postgres/development-database.ts
    expect(developmentSettings({ ...environment, HOME: '/root', ENVIRONMENT: 'production' }, defaults)).toEqual(chosen)
  })

  it('have their defaults if the variable is missing or empty', () => {
    const empty = Object.fromEntries(deploymentSettingNames.map((name) => [name, '']))
    expect(developmentSettings({}, defaults)).toEqual(defaults)
    expect(developmentSettings(empty, defaults)).toEqual(defaults)
  })
})
