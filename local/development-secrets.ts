import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { generateDevelopmentSecrets, type Secrets } from '#scripts/secrets.ts'

/** This machine's own secrets: drawn at the first start that needs them, kept in a file that only its owner may read. */
export function developmentSecrets(file: string): Secrets {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {}
  const secrets = { ...generateDevelopmentSecrets(), ...kept }
  if (Object.keys(kept).length === Object.keys(secrets).length) return secrets
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secrets
}
