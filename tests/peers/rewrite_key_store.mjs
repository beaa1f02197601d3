/**
 * Has the published key store write every entry itself, from nothing but the certificate, the key and the name.
 * Arguments: the packages, the key store's file, the copy's.
 */

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { requireFrom } from './published.mjs'

const [modules, file, copy] = process.argv.slice(2)
const { BoxedKeyStore } = requireFrom(modules)('@smartdcc/dccboxed-keystore')

const store = await BoxedKeyStore.new('127.0.0.1', copy, file)
for (const usages of Object.values(JSON.parse(readFileSync(file))))
  for (const serials of Object.values(usages))
    for (const { certificate, privateKey, name } of Object.values(serials))
      await store.push({
        certificate: new X509Certificate(certificate),
        private: privateKey && createPrivateKey(privateKey),
        name,
      })
await store.cleanup()
