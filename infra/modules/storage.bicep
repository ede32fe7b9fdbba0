// One account: the app and its triggers read the same connection, AzureWebJobsStorage, so the host's own state and the
// queues lie together. The queues are far from the account's limit long before they are far from their own.

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

@description('The queue; its poison queue and the parking are named after it.')
param queueName string

@description('The container that deployments of the app go to.')
param deploymentContainer string

@description('The table of the links\' short names.')
param linksTable string

@description('The app\'s identity.')
param appIdentityId string

@description('Principal of that identity.')
param appPrincipalId string

@description('Principal of who operates the app, or empty.')
param operatorPrincipalId string

@description('What that principal is.')
param operatorPrincipalType string

var queueNames = [queueName, '${queueName}-poison', '${queueName}-parked']

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

  resource blobs 'blobServices' = {
    name: 'default'

    resource deployments 'containers' = {
      name: deploymentContainer
      properties: {
        publicAccess: 'None'
      }
    }
  }

  resource queueService 'queueServices' = {
    name: 'default'
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource links 'tables' = {
      name: linksTable
    }
  }
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queue in queueNames: {
    parent: account::queueService
    name: queue
  }
]

resource appMayKeepHostState 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, appIdentityId, roles.storageBlobDataOwner)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
    description: 'The Functions host keeps its keys and locks in containers that it makes, and loads the deployed app.'
  }
}

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

resource appMayUseLinks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::tables::links
  name: guid(account::tables::links.id, appIdentityId, roles.storageTableDataContributor)
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
