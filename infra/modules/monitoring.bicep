import { roles } from 'roles.bicep'

@description('Name of the workspace.')
param workspaceName string

@description('Name of Application Insights.')
param insightsName string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('Gigabytes of logs a day. Beyond that, no more are accepted until the next day; -1 for no limit.')
@minValue(-1)
param dailyGigabytes int

@description('The app\'s identity.')
param appIdentityId string

@description('Principal of that identity.')
param appPrincipalId string

// The rule below names the workspace, and the workspace names the rule. So the workspace is made first, and completed after the rule.
@onlyIfNotExists()
resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  properties: {
    features: {
      disableLocalAuth: true
    }
    sku: {
      name: 'PerGB2018'
    }
  }
}

// A URL of ours holds its destination, with whatever somebody has put into it. The app logs no URL, but the Functions host
// writes the path into its requests. It is removed before they are stored.
resource withoutUrls 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: 'dcr-${workspaceName}'
  location: location
  tags: tags
  kind: 'WorkspaceTransforms'
  properties: {
    destinations: {
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: workspace.id
        }
      ]
    }
    dataFlows: [
      {
        streams: ['Microsoft-Table-AppRequests']
        destinations: ['workspace']
        transformKql: 'source | extend Url = \'\', Name = iff(Name contains \'/r/\', \'GET /r\', Name), OperationName = iff(OperationName contains \'/r/\', \'GET /r\', OperationName)'
      }
    ]
  }
}

module completed 'workspace.bicep' = {
  params: {
    name: workspaceName
    location: location
    tags: tags
    retentionDays: retentionDays
    dailyGigabytes: dailyGigabytes
    dataCollectionRuleId: withoutUrls.id
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableIpMasking: false
    DisableLocalAuth: true
    WorkspaceResourceId: completed.outputs.id
  }
}

resource appMayPublishTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, appIdentityId, roles.monitoringMetricsPublisher)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
    description: 'Send telemetry: Application Insights takes none without a sign-in.'
  }
}

@description('The workspace.')
output workspaceId string = completed.outputs.id

@description('Where telemetry goes; not a secret, because local authentication is off.')
output connectionString string = insights.properties.ConnectionString

@description('Application Insights.')
output insightsId string = insights.id

@description('Name of Application Insights.')
output insightsName string = insights.name
