using Archive.Api;
using Archive.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables(ArchiveConfiguration.EnvironmentPrefix);
builder.Logging.LogAsJson();
await using var app = await ApiHost.BuildAsync(builder, ArchiveConfiguration.Read(builder.Configuration), holder: "Archive.Api");
await app.RunAsync();
