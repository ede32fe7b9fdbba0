// The complete workspace. It is in a module of its own because a template may name a resource only once.

@description('Name of the workspace.')
param name string

@description('Region.')
param location string

@description('Tags of the resource.')
param tags { *: string }

@description('Days that logs are kept.')
param retentionDays int

@description('Gigabytes of logs a day; -1 for no limit.')
param dailyGigabytes int

@description('The rule that transforms what comes in.')
param dataCollectionRuleId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    defaultDataCollectionRuleResourceId: dataCollectionRuleId
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
    retentionInDays: retentionDays
    sku: {
      name: 'PerGB2018'
    }
    workspaceCapping: {
      dailyQuotaGb: dailyGigabytes
    }
  }
}

@description('The workspace.')
output id string = workspace.id
