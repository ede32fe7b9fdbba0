// The keys that links are signed with, made where there are none: a later deployment leaves them as they are.

@description('Name of the vault.')
param vaultName string

@description('Two random numbers, of which the key is made.')
@secure()
param random string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

@onlyIfNotExists()
resource keys 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'LINK-SIGNING-KEYS'
  properties: {
    contentType: 'app setting LINK_SIGNING_KEYS'
    value: 'first:${base64(random)}'
  }
}
