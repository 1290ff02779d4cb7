using System.Text.RegularExpressions;
using Archive.Core;
using Archive.Hosting;
using Archive.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Archive.Tests.Hosting;

public sealed class ArchiveConfigurationTests
{
    [Fact]
    public void Without_configuration_the_archive_is_local()
    {
        var options = Read();
        Assert.Equal((Path.Combine("indexes", "local"), StorageKind.Local), (options.Folder, options.Storage.Kind));
    }

    [Fact]
    public void A_folder_of_the_command_line_stands_above_the_configured_one() =>
        Assert.Equal("here", ArchiveConfiguration.Read(Configuration(("Folder", "there")), "here").Folder);

    [Fact]
    public void Azure_is_chosen_by_configuration()
    {
        var options = Read(("Storage:Kind", "azureblob"), ("Storage:ConnectionString", "x"), ("Storage:Container", "news"));
        Assert.Equal((StorageKind.AzureBlob, "news"), (options.Storage.Kind, options.Storage.Container));
    }

    [Fact]
    public void The_compose_file_starts_a_server_that_others_reach_without_keys()
    {
        // The image listens on every address; the file publishes it on the loopback alone.
        var compose = File.ReadAllText(Path.Combine(Repo.Root, "infra", "compose.yaml"));
        var options = Read([.. Regex.Matches(compose, "^ +ARCHIVE_(\\w+): \"?([^\"\n]+)\"?$", RegexOptions.Multiline)
            .Select(match => (match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal), match.Groups[2].Value))]);
        Assert.True(options.Access.Insecure);
        Assert.Equal(StorageKind.AzureBlob, options.Storage.Kind);
        Assert.Equal(["127.0.0.1:5080:8080"], Regex.Matches(compose, "- \"([0-9.:]+)\"").Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Every_fault_is_listed()
    {
        var fault = Assert.Throws<ArchiveException>(() => Read(
            ("Storage:Kind", "AzureBlob"), ("Storage:Container", "UPPER"), ("Storage:Retries", "3"), ("Storage:TimeoutSeconds", "0"),
            ("Index:CommitSeconds", "99999"), ("Normalization:TimeLimitSeconds", "0"), ("Folder", "")));
        Assert.Equal(FaultKind.Configuration, fault.Kind);
        foreach (var name in new[]
        {
            "ConnectionString", "Container", "Storage:Retries", "TimeoutSeconds", "CommitSeconds", "TimeLimitSeconds", "Folder",
        })
        {
            Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_value_of_another_type_is_named() =>
        Assert.Contains(
            "Storage:Kind", Assert.Throws<ArchiveException>(() => Read(("Storage:Kind", "Floppy"))).Message, StringComparison.Ordinal);

    private static ArchiveOptions Read(params (string Key, string Value)[] values) => ArchiveConfiguration.Read(Configuration(values));

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
}
