import { scale as scaling, signIn as signInOptions } from '../types.bicep'

@description('Name of the function app, and of its host: <name>.azurewebsites.net.')
param name string

@description('Name of the plan.')
param planName string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('How far the app scales.')
param scale scaling

@description('Spread instances across the region\'s zones: then at least two of each group are kept ready.')
param zoneRedundant bool

@description('The identity of the app.')
param identityId string

@description('The container that deployments go to.')
param deploymentContainerUri string

@description('App settings, name to value.')
param appSettings { *: string }

@description('Whether nobody but Front Door may reach the app.')
param behindFrontDoor bool

@description('The Front Door, if so.')
param frontDoorId string

@description('Sign-in before the pages of /ops are shown; none if left out.')
param signIn signInOptions?

// With zone redundancy the platform asks for two ready instances in a group (reliability-functions, "Flex Consumption").
var leastReady = zoneRedundant ? 2 : 0
var readyGroups = [
  {
    name: 'http'
    instanceCount: max(scale.alwaysReadyHttp, leastReady)
  }
  {
    name: 'function:Deliver'
    instanceCount: max(scale.?alwaysReadyDeliver ?? 0, leastReady)
  }
]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'redirects' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    clientAffinityEnabled: false
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    // Certificates belong to the site on this plan. The flag counts at creation only: an app without it can never have one.
    // It is in the API and not yet in Bicep's types (terraform-provider-azurerm issue 31884).
    #disable-next-line BCP037
    siteScopedCertificatesEnabled: true
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        // Not '10': Azure accepts it, but then no instance ever starts (Azure/Azure-Functions issue 2666).
        version: '10.0'
      }
      // Read from the API version 2024-11-01 on, and not yet in Bicep's types.
      #disable-next-line BCP037
      siteUpdateStrategy: {
        type: scale.?updateStrategy ?? 'Recreate'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: scale.maximumInstances
        instanceMemoryMB: scale.instanceMemoryMB
        alwaysReady: filter(readyGroups, group => group.instanceCount > 0)
        triggers: scale.?httpConcurrency == null
          ? null
          : {
              http: {
                perInstanceConcurrency: scale.?httpConcurrency
              }
            }
      }
    }
    siteConfig: {
      appSettings: map(items(appSettings), setting => { name: setting.key, value: setting.value })
      http20Enabled: true
      ipSecurityRestrictions: behindFrontDoor
        ? [
            {
              name: 'front-door'
              action: 'Allow'
              priority: 100
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: {
                'x-azure-fdid': [frontDoorId]
              }
            }
          ]
        : []
      ipSecurityRestrictionsDefaultAction: behindFrontDoor ? 'Deny' : 'Allow'
      minTlsVersion: '1.2'
      remoteDebuggingEnabled: false
      scmMinTlsVersion: '1.2'
    }
  }

  // Deployments sign in with Entra ID; the passwords of the publishing profile open nothing.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

// App Service does the sign-in and lets everybody through; the app says which pages need it (OPS_SIGN_IN). App Service itself could only be
// told which paths need none, and short names are any paths.
resource authentication 'Microsoft.Web/sites/config@2025-03-01' = if (signIn != null) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
      runtimeVersion: '~1'
    }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
    }
    httpSettings: {
      requireHttps: true
      // The host that the visitor sees, to come back to. X-Forwarded-Host is to be trusted only where nobody but Front Door can send it.
      forwardProxy: {
        convention: behindFrontDoor ? 'Standard' : 'NoProxy'
      }
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: signIn!.clientId
          // Of one tenant: with "common", an account of any would do.
          openIdIssuer: '${environment().authentication.loginEndpoint}${signIn!.?tenantId ?? tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [signIn!.clientId]
        }
      }
    }
    login: {
      // The app wants to know who somebody is, and needs no token of theirs.
      tokenStore: {
        enabled: false
      }
    }
  }
}

@description('Name of the function app.')
output name string = app.name

@description('The function app.')
output id string = app.id

@description('Its own host name.')
output hostName string = app.properties.defaultHostName
