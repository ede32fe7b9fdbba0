// One of the two accounts; main.bicep says what is in which. Whoever may use a queue or a table has a role on that
// queue or table only, and none on the account.

import { roles } from 'roles.bicep'

@description('Name of the account: 3 to 24 lower-case letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('How often, and how far apart, every click is stored.')
param sku string

@description('Its queues.')
param queueNames string[]

@description('Its tables.')
param tableNames string[]

@description('Its containers of blobs.')
param containerNames string[]

@description('That of the containers which is the archive of clicks; empty for none.')
param archiveContainerName string

@description('Days that a blob of the archive is kept; 0 keeps it for ever.')
param archiveRetentionDays int

@description('That of the containers which keeps the exports of the short names; empty for none.')
param backupContainerName string

@description('Days that an export is kept; 0 keeps it for ever.')
param backupRetentionDays int

@description('Principal of whoever exports the short names, or empty.')
param backupPrincipalId string

@description('Whether it is the account that the Functions host keeps its own state in.')
param ofHost bool

@description('Whether the account can be deleted only after its lock is removed.')
param deleteLock bool

@description('The app\'s identity.')
param appIdentityId string

@description('Principal of that identity.')
param appPrincipalId string

@description('Principal of whoever operates the app, or empty.')
param operatorPrincipalId string

@description('Type of that principal.')
param operatorPrincipalType string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobService 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: {
        enabled: true
        days: 14
      }
      containerDeleteRetentionPolicy: {
        enabled: true
        days: 14
      }
    }
  }

  resource queueService 'queueServices' = {
    name: 'default'
  }

  resource tableService 'tableServices' = {
    name: 'default'
  }
}

// Soft delete covers blobs, and neither tables nor queues: against deleting those with their account there is only a lock.
resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (deleteLock) {
  scope: account
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds short names and clicks that wait. Remove this lock to delete the account.'
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in containerNames: {
    parent: account::blobService
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in tableNames: {
    parent: account::tableService
    name: table
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queue in queueNames: {
    parent: account::queueService
    name: queue
  }
]

resource appMayKeepHostState 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (ofHost) {
  scope: account
  name: guid(account.id, appIdentityId, roles.storageBlobDataOwner)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
    description: 'The Functions host keeps its keys and locks in containers that it makes, and loads the deployed app.'
  }
}

// In these containers, at the end of its time; nothing else is ever deleted.
var retentions = filter(
  [
    {
      name: 'archive-retention'
      prefix: '${archiveContainerName}/clicks/'
      days: empty(archiveContainerName) ? 0 : archiveRetentionDays
    }
    {
      name: 'backup-retention'
      prefix: '${backupContainerName}/links-'
      days: empty(backupContainerName) ? 0 : backupRetentionDays
    }
  ],
  retention => retention.days > 0
)

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = if (!empty(retentions)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: map(retentions, retention => {
        name: retention.name
        type: 'Lifecycle'
        enabled: true
        definition: {
          filters: {
            blobTypes: ['blockBlob']
            prefixMatch: [retention.prefix]
          }
          actions: {
            baseBlob: {
              delete: {
                daysAfterCreationGreaterThan: retention.days
              }
            }
          }
        }
      })
    }
  }
}

resource appMayArchive 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, i) in containerNames: if (container == archiveContainerName) {
    scope: containers[i]
    name: guid(containers[i].id, appIdentityId, roles.storageBlobDataContributor)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageBlobDataContributor
      )
      description: 'Write the archive of clicks, and look into a blob that is there already.'
    }
  }
]

resource appMayUseQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, i) in queueNames: {
    scope: queues[i]
    name: guid(queues[i].id, appIdentityId, roles.storageQueueDataContributor)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageQueueDataContributor
      )
      description: 'Send, receive, and Update Message, with which a lease is renewed: Message Processor lacks it.'
    }
  }
]

resource appMayUseTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (table, i) in tableNames: {
    scope: tables[i]
    name: guid(tables[i].id, appIdentityId, roles.storageTableDataContributor)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageTableDataContributor
      )
      description: 'Short names are looked up for visitors, and stored through /ops/links.'
    }
  }
]

resource backupMayReadTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (table, i) in tableNames: if (!empty(backupPrincipalId)) {
    scope: tables[i]
    name: guid(tables[i].id, backupPrincipalId, roles.storageTableDataReader)
    properties: {
      principalId: backupPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataReader)
      description: 'Export the short names.'
    }
  }
]

resource backupMayWriteBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, i) in containerNames: if (container == backupContainerName && !empty(backupPrincipalId)) {
    scope: containers[i]
    name: guid(containers[i].id, backupPrincipalId, roles.storageBlobDataContributor)
    properties: {
      principalId: backupPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageBlobDataContributor
      )
      description: 'Store the exports.'
    }
  }
]

resource operatorMayReadBackups 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, i) in containerNames: if (container == backupContainerName && !empty(operatorPrincipalId)) {
    scope: containers[i]
    name: guid(containers[i].id, operatorPrincipalId, roles.storageBlobDataReader)
    properties: {
      principalId: operatorPrincipalId
      principalType: operatorPrincipalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataReader)
      description: 'Fetch an export, to restore short names.'
    }
  }
]

resource operatorMayUseQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, i) in queueNames: if (!empty(operatorPrincipalId)) {
    scope: queues[i]
    name: guid(queues[i].id, operatorPrincipalId, roles.storageQueueDataContributor)
    properties: {
      principalId: operatorPrincipalId
      principalType: operatorPrincipalType
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageQueueDataContributor
      )
      description: 'Look into the queues, and replay what is parked from a desk.'
    }
  }
]

@description('The account.')
output id string = account.id
