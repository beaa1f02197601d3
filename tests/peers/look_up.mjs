/**
 * What the published key store finds where it has to ask the network: EUI-64 and DER, in hexadecimal.
 * Arguments: the packages, the address of the SMKI look-up, the query as JSON.
 */

import { requireFrom } from './published.mjs'

const [modules, smki, query] = process.argv.slice(2)
const { BoxedKeyStore } = requireFrom(modules)('@smartdcc/dccboxed-keystore')

const store = await BoxedKeyStore.new(smki)
const asked = JSON.parse(query, (key, value) => (key === 'serial' ? BigInt(value) : value))
const found = await store.query({ ...asked, lookup: 'certificate' })
await store.cleanup()
const shown = [found ?? []].flat().map((each) => ({ eui: `${each.eui}`, der: each.certificate.raw.toString('hex') }))
console.log(JSON.stringify(shown))
