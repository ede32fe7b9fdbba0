// Everything that RedirectFunctions needs, in one resource group. infra/README.md draws it and lists who may do what.

import {
  alertThresholds
  budget as budgetOptions
  frontDoor as frontDoorOptions
  scale as scaling
  secretName
  settings as appSettings
  signIn as signInOptions
} from 'types.bicep'

@description('Stem of all names, such as azd\'s environment. What no name of a resource may hold becomes a hyphen or a small letter; the first 18 characters are seen, and all of them count.')
@minLength(1)
@maxLength(64)
param name string

@description('Region of everything but Front Door, which has none.')
param location string = resourceGroup().location

@description('Tags of every resource.')
param tags { *: string } = {}

@description('App settings that are not secrets.')
param settings appSettings

@description('App settings that are secrets: each becomes a Key Vault reference.')
param secretNames secretName[] = []

@description('Values of those secrets, by name. A value that is empty or missing stays as it is in the vault, so that later deployments need none.')
@secure()
param secretValues { *: string } = {}

@description('Two random numbers, of which a signing key is made if there is none.')
@secure()
param random string = '${newGuid()}${newGuid()}'

@description('App settings that nothing here knows, such as one of the Functions host. What is set by hand in the portal is gone with the next deployment; this is not.')
param extraSettings { *: string } = {}

@description('The queue that clicks go to; all other queues are named after it; the longest name is <name>-fallback-poison.')
@minLength(3)
@maxLength(47)
param trackingQueueName string = 'redirect-tracking'

@description('How often, and how far apart, every click is stored: within a data centre, across the zones of a region, or also in a second region.')
param storageSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' = 'Standard_ZRS'

@description('Days that a blob of the archive is kept after it was written; 0 keeps it for ever.')
@minValue(0)
@maxValue(36500)
param archiveRetentionDays int = 400

@description('Days that an export of the short names is kept after it was written; 0 keeps it for ever.')
@minValue(0)
@maxValue(36500)
param backupRetentionDays int = 90

@description('The identity that exports the short names every night (docs/operations.md): the object id of its service principal; empty for none.')
param backupPrincipalId string = ''

@description('How far the app scales.')
param scale scaling = {
  maximumInstances: 100
  instanceMemoryMB: 2048
  alwaysReadyHttp: 1
}

@description('Spread instances across the region\'s zones. At least two instances are then kept ready, for redirects and for deliveries.')
param zoneRedundant bool = false

@description('A host name of your own, such as go.example.com; empty for none. Set up DNS first: docs/deploy.md.')
param customDomain string = ''

@description('Front Door in front of the app; none if left out.')
param frontDoor frontDoorOptions?

@description('The id of the Front Door of another stamp that this app is behind, in the same resource group or in another one; empty for none.')
param behindFrontDoorId string = ''

@description('Sign-in before the pages of /ops are shown; none if left out.')
param signIn signInOptions?

@description('Keep the account of the short names from being deleted. Only an Owner may deploy the lock.')
param deleteLock bool = false

@description('What a month may cost before somebody is told; none if left out.')
param budget budgetOptions?

@description('Action groups that alerts go to.')
param actionGroupIds string[] = []

@description('An address that alerts are mailed to, through an action group made for it; empty for none.')
param alertEmail string = ''

@description('Thresholds above which alerts fire.')
param thresholds alertThresholds = {
  redirectP95Milliseconds: 500
  oldestMinutes: 15
  failedDeliveriesPercent: 50
  serverErrors: 0
}

@description('Seconds from one test of the canary\'s link to the next, at each of five places in the world; 0 for none. It also wakes an app that has no instance, which then reports what waits.')
param availabilitySeconds 0 | 300 | 600 | 900 = 900

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Gigabytes of logs a day. Beyond that, no more are accepted until the next day, and alerts are blind; -1 for no limit.')
@minValue(-1)
param logDailyGigabytes int = -1

@description('Who operates the app: object id of a person, group or service principal that may set secrets and look into the queues; empty for nobody.')
param operatorPrincipalId string = ''

@description('Type of that principal.')
param operatorPrincipalType 'User' | 'Group' | 'ServicePrincipal' = 'User'

@description('Bring back the vault of a deployment that was deleted within the last 90 days.')
param recoverVault bool = false

var plainName = replace(replace(replace(replace(toLower(name), '_', '-'), '.', '-'), '(', '-'), ')', '-')
var stem = take(plainName, 18)
var suffix = uniqueString(resourceGroup().id, plainName)
var shortName = replace(stem, '-', '')
// azd finds what belongs to an environment by this tag.
var allTags = union(tags, { 'azd-env-name': name })
var appName = 'func-${stem}-${suffix}'
var planName = 'plan-${stem}-${suffix}'
// Two accounts, so that an outage of one does not affect both. What the host needs to start is not where clicks go first.
var hostStorageName = 'sthost${take(shortName, 5)}${suffix}'
var trackingStorageName = 'st${take(shortName, 9)}${suffix}'
var vaultName = 'kv-${take(shortName, 7)}-${suffix}'
var deploymentContainer = 'deployments'
var isBehindFrontDoor = frontDoor != null || !empty(behindFrontDoorId)
var linksTable = 'redirectlinks'
var archiveContainer = 'redirect-archive'
var backupContainer = 'redirect-backups'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${stem}-${suffix}'
  location: location
  tags: allTags
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: 'log-${stem}-${suffix}'
    insightsName: 'appi-${stem}-${suffix}'
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyGigabytes: logDailyGigabytes
    appIdentityId: identity.id
    appPrincipalId: identity.properties.principalId
  }
}

module hostStorage 'modules/storage.bicep' = {
  params: {
    name: hostStorageName
    location: location
    tags: allTags
    sku: storageSku
    queueNames: ['${trackingQueueName}-fallback', '${trackingQueueName}-fallback-poison']
    tableNames: []
    containerNames: [deploymentContainer]
    archiveContainerName: ''
    archiveRetentionDays: 0
    backupContainerName: ''
    backupRetentionDays: 0
    backupPrincipalId: ''
    deleteLock: false
    ofHost: true
    appIdentityId: identity.id
    appPrincipalId: identity.properties.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
  }
}

module trackingStorage 'modules/storage.bicep' = {
  params: {
    name: trackingStorageName
    location: location
    tags: allTags
    sku: storageSku
    queueNames: [trackingQueueName, '${trackingQueueName}-poison', '${trackingQueueName}-parked']
    tableNames: [linksTable]
    containerNames: [archiveContainer, backupContainer]
    archiveContainerName: archiveContainer
    archiveRetentionDays: archiveRetentionDays
    backupContainerName: backupContainer
    backupRetentionDays: backupRetentionDays
    backupPrincipalId: backupPrincipalId
    deleteLock: deleteLock
    ofHost: false
    appIdentityId: identity.id
    appPrincipalId: identity.properties.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    name: vaultName
    location: location
    tags: allTags
    recover: recoverVault
    secretNames: secretNames
    secretValues: secretValues
    random: random
    appIdentityId: identity.id
    appPrincipalId: identity.properties.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    workspaceId: monitoring.outputs.workspaceId
  }
}

module edge 'modules/front-door.bicep' = if (frontDoor != null) {
  params: {
    name: 'afd-${stem}-${suffix}'
    tags: allTags
    appHostName: '${appName}.azurewebsites.net'
    customDomain: customDomain
    frontDoor: frontDoor!
  }
}

module app 'modules/app.bicep' = {
  // The app starts at once, so what it needs must be there before it.
  dependsOn: [hostStorage, trackingStorage, vault]
  params: {
    name: appName
    planName: planName
    location: location
    tags: allTags
    scale: scale
    zoneRedundant: zoneRedundant
    identityId: identity.id
    deploymentContainerUri: 'https://${hostStorageName}.blob.${environment().suffixes.storage}/${deploymentContainer}'
    frontDoorId: frontDoor == null ? behindFrontDoorId : edge!.outputs.id
    behindFrontDoor: isBehindFrontDoor
    signIn: signIn
    appSettings: union(
      {
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
        APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
        ARCHIVE_CONTAINER: archiveContainer
        AzureWebJobsDisableHomepage: 'true'
        // On both connections: otherwise a trigger that cannot reach its queue gives up within half a minute, and its host with it.
        // docs/durability.md, "When the storage is away".
        AzureWebJobsStorage__Retry__MaxDelay: '00:00:05'
        AzureWebJobsStorage__Retry__MaxRetries: '100000'
        AzureWebJobsStorage__accountName: hostStorageName
        AzureWebJobsStorage__clientId: identity.properties.clientId
        AzureWebJobsStorage__credential: 'managedidentity'
        // Room for 64 MiB of short-lived objects before a collection. Otherwise the runtime chooses a few, and collects ten times as often.
        DOTNET_GCgen0size: '0x4000000'
        LINK_TABLE_NAME: linksTable
        TRACKING_QUEUE_NAME: trackingQueueName
        TRUSTED_PROXY_HOPS: isBehindFrontDoor ? '2' : '1'
        TrackingStorage__Retry__MaxDelay: '00:00:05'
        TrackingStorage__Retry__MaxRetries: '100000'
        TrackingStorage__blobServiceUri: 'https://${trackingStorageName}.blob.${environment().suffixes.storage}'
        TrackingStorage__clientId: identity.properties.clientId
        TrackingStorage__credential: 'managedidentity'
        // accountName is documented for the host's own connection only (functions-bindings-storage-queue-trigger, "Identity-based connections").
        TrackingStorage__queueServiceUri: 'https://${trackingStorageName}.queue.${environment().suffixes.storage}'
        TrackingStorage__tableServiceUri: 'https://${trackingStorageName}.table.${environment().suffixes.storage}'
      },
      toObject(
        filter(items(settings), setting => !empty(string(setting.value ?? ''))),
        setting => setting.key,
        setting => string(setting.value)
      ),
      extraSettings,
      toObject(
        secretNames,
        secret => secret,
        secret => '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${replace(secret, '_', '-')})'
      ),
      // Last, so that nothing above can switch on the check without the sign-in, or the sign-in without the check.
      { OPS_SIGN_IN: string(signIn != null) }
    )
  }
}

module domain 'modules/domain.bicep' = if (!isBehindFrontDoor && !empty(customDomain)) {
  dependsOn: [app]
  params: {
    hostName: customDomain
    appName: appName
    location: location
    tags: allTags
  }
}

var baseUrl = 'https://${frontDoor == null ? app.outputs.hostName : edge!.outputs.hostName}'

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: 'ag-${stem}-${suffix}'
  location: 'global'
  tags: allTags
  properties: {
    enabled: true
    groupShortName: take(stem, 12)
    emailReceivers: [
      {
        name: 'mail'
        emailAddress: alertEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: stem
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    actionGroupIds: union(actionGroupIds, empty(alertEmail) ? [] : [mail.id])
    thresholds: thresholds
    hasCanary: (settings.?CANARY_INTERVAL_MINUTES ?? 0) > 0
  }
}

module platformAlerts 'modules/platform-alerts.bicep' = {
  params: {
    name: stem
    location: location
    tags: allTags
    appId: app.outputs.id
    storageIds: [hostStorage.outputs.id, trackingStorage.outputs.id]
    insightsId: monitoring.outputs.insightsId
    baseUrl: empty(customDomain) ? baseUrl : 'https://${customDomain}'
    availabilitySeconds: availabilitySeconds
    hasOwnDomain: !empty(customDomain)
    serverErrors: thresholds.serverErrors
    maximumInstances: scale.maximumInstances
    actionGroupIds: union(actionGroupIds, empty(alertEmail) ? [] : [mail.id])
  }
}

module spending 'modules/budget.bicep' = if (budget != null) {
  params: {
    name: 'budget-${stem}-${suffix}'
    budget: budget!
    actionGroupIds: union(actionGroupIds, empty(alertEmail) ? [] : [mail.id])
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    name: '${stem}: clicks'
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
  }
}

@description('Name of the function app.')
output AZURE_FUNCTION_APP_NAME string = app.outputs.name

@description('Where links begin, if you use no domain of your own.')
output REDIRECT_BASE_URL string = baseUrl

@description('The id by which apps of other stamps recognise this Front Door; empty without one.')
output FRONT_DOOR_ID string = frontDoor == null ? '' : edge!.outputs.id

@description('Text of the TXT record _dnsauth.<custom domain>, for Front Door; otherwise empty.')
output DOMAIN_VALIDATION_TOKEN string = frontDoor == null ? '' : edge!.outputs.domainValidationToken

@description('Name of the storage account with the tracking queue, the parking and the short names.')
output AZURE_TRACKING_STORAGE_ACCOUNT_NAME string = trackingStorageName

@description('Name of the storage account of the Functions host, with the fallback queue.')
output AZURE_HOST_STORAGE_ACCOUNT_NAME string = hostStorageName

@description('Name of the vault that holds the secrets.')
output AZURE_KEY_VAULT_NAME string = vaultName

@description('Name of Application Insights.')
output AZURE_APPLICATION_INSIGHTS_NAME string = monitoring.outputs.insightsName
