@description('Display name.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The workspace with the app\'s telemetry.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: name
    serializedData: loadTextContent('workbook.json')
    sourceId: workspaceId
  }
}
