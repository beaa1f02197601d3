/**
 * Asks the published key store for certificates and private keys, by EUI-64, usage and role.
 * Arguments: the packages, the key store's file. Standard input: a JSON list of questions.
 */

import { readFileSync } from 'node:fs'
import { requireFrom } from './published.mjs'

const [modules, file] = process.argv.slice(2)
const { BoxedKeyStore, KeyUsage } = requireFrom(modules)('@smartdcc/dccboxed-keystore')

const store = await BoxedKeyStore.new('127.0.0.1', undefined, file)
const answers = []
for (const { eui, usage, role } of JSON.parse(readFileSync(0))) {
  const ask = async (lookup) => (await store.query({ eui, keyUsage: KeyUsage[usage], role, lookup })) ?? []
  const certificates = await ask('certificate')
  const keys = role === undefined ? [] : await ask('privateKey')
  answers.push(
    certificates.map(({ serial, certificate, name }) => ({
      serial: serial.toString(16).toUpperCase(),
      name,
      paired: keys.some((key) => key.serial === serial && certificate.checkPrivateKey(key.privateKey)),
    })),
  )
}
await store.cleanup()
console.log(JSON.stringify(answers))
