import { roles } from 'roles.bicep'
import { secretName } from '../types.bicep'

@description('Name of the vault: 3 to 24 letters, digits and single hyphens.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Bring back the vault of a deleted deployment instead of making one; its name stays taken for 90 days.')
param recover bool

@description('App settings that are secrets.')
param secretNames secretName[]

@description('Values to store, by name; those that are empty or missing stay as they are in the vault.')
@secure()
param secretValues { *: string }

@description('Two random numbers, for a signing key where there is none.')
@secure()
param random string

@description('The app\'s identity.')
param appIdentityId string

@description('Principal of that identity.')
param appPrincipalId string

@description('Principal of whoever operates the app, or empty.')
param operatorPrincipalId string

@description('Type of that principal.')
param operatorPrincipalType string

@description('Where the vault\'s audit log goes.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    createMode: recover ? 'recover' : 'default'
    enablePurgeProtection: true
    enableRbacAuthorization: true
    enableSoftDelete: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    sku: {
      family: 'A'
      name: 'standard'
    }
    softDeleteRetentionInDays: 90
    tenantId: tenant().tenantId
  }
}

resource secrets 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = [
  for name in secretNames: if (!empty(secretValues[?name] ?? '')) {
    parent: vault
    name: replace(name, '_', '-')
    properties: {
      contentType: 'app setting ${name}'
      value: secretValues[?name]
    }
  }
]

module signingKeys 'signing-keys.bicep' = if (contains(secretNames, 'LINK_SIGNING_KEYS') && empty(secretValues.?LINK_SIGNING_KEYS ?? '')) {
  params: {
    vaultName: vault.name
    random: random
  }
}

resource appMayReadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, appIdentityId, roles.keyVaultSecretsUser)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    description: 'The platform resolves the app\'s Key Vault references with this identity.'
  }
}

resource operatorMaySetSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  scope: vault
  name: guid(vault.id, operatorPrincipalId, roles.keyVaultSecretsOfficer)
  properties: {
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
    description: 'Store and rotate secrets.'
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}
