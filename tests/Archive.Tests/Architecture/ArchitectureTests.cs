using System.Text.RegularExpressions;
using Archive.Api;
using Archive.AzureBlobs;
using Archive.Cli;
using Archive.Core.Articles;
using Archive.Hosting;
using Archive.LuceneIndex;
using Archive.Sqlite;
using Archive.Tests.Support;
using NetArchTest.Rules;

namespace Archive.Tests.Architecture;

/// <summary>The house plan: which project may depend on which, how long a file may be, and that the paths in the documents exist.</summary>
public sealed partial class ArchitectureTests
{
    private const int MaxLines = 400;

    private static readonly string[] VendorNamespaces = ["Lucene", "Azure", "Microsoft.Data.Sqlite"];

    [Fact]
    public void The_core_depends_on_no_other_project_no_vendor_and_no_web() => AssertDependsOnNone(
        typeof(Article),
        [
            .. VendorNamespaces, "Microsoft.AspNetCore", "Spectre", "System.CommandLine", "Archive.Words", "Archive.LuceneIndex",
            "Archive.AzureBlobs", "Archive.Sqlite", "Archive.Hosting", "Archive.Api", "Archive.Cli",
        ]);

    [Fact]
    public void The_stores_depend_on_the_core_and_their_vendor_only()
    {
        AssertDependsOnNone(
            typeof(LuceneSearchIndex),
            ["Azure", "Microsoft.Data.Sqlite", "Microsoft.AspNetCore", "Archive.AzureBlobs", "Archive.Sqlite", "Archive.Api"]);
        AssertDependsOnNone(
            typeof(AzureBlobStore),
            ["Lucene", "Microsoft.Data.Sqlite", "Microsoft.AspNetCore", "Archive.LuceneIndex", "Archive.Sqlite", "Archive.Api"]);
        AssertDependsOnNone(
            typeof(SqliteCatalog), ["Lucene", "Azure", "Microsoft.AspNetCore", "Archive.LuceneIndex", "Archive.AzureBlobs", "Archive.Api"]);
    }

    [Fact]
    public void Hosting_server_and_command_line_reach_vendors_through_the_seams_only()
    {
        AssertDependsOnNone(typeof(OpenArchive), [.. VendorNamespaces, "Microsoft.AspNetCore", "Archive.Api", "Archive.Cli"]);
        AssertDependsOnNone(
            typeof(ApiHost),
            [.. VendorNamespaces, "Archive.LuceneIndex", "Archive.Words", "Archive.AzureBlobs", "Archive.Sqlite", "Archive.Cli"]);
        AssertDependsOnNone(typeof(ArchiveCli), VendorNamespaces);
    }

    /// <summary>By the source: NetArchTest does not look into the lambdas that a verb's work is written in.</summary>
    [Fact]
    public void Only_the_verb_that_serves_knows_the_web()
    {
        string[] web = ["Archive.Api", "Microsoft.AspNetCore"];
        var users = SourceFiles.Under("src/Archive.Cli")
            .Where(path => File.ReadLines(path).Any(line => IsCode(line) && web.Any(line.Contains)));
        Assert.Equal(["ServeCommand.cs"], users.Select(Path.GetFileName));

        static bool IsCode(string line) => !line.TrimStart().StartsWith("//", StringComparison.Ordinal);
    }

    [Fact]
    public void No_source_file_is_longer_than_the_cap()
    {
        var tooLong = SourceFiles.All()
            .Select(path => (Path: SourceFiles.RelativePath(path), Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > MaxLines);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_server_program_stays_short() =>
        Assert.InRange(File.ReadLines(Path.Combine(Repo.Root, "src", "Archive.Api", "Program.cs")).Count(), 1, 40);

    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("README.md")]
    public void Every_path_that_the_documents_name_exists(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repo.Root, document));
        var paths = RepositoryPath().Matches(text)
            .Select(match => match.Groups[1].Value.TrimEnd('/'))
            .Where(path => path != "indexes/local")
            .Distinct()
            .ToList();
        Assert.NotEmpty(paths);
        Assert.All(
            paths, path => Assert.True(Path.Exists(Path.Combine(Repo.Root, path)), $"{document} names {path}, which does not exist"));
    }

    [GeneratedRegex(@"`((?:src|tests|indexes|infra)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex RepositoryPath();

    private static void AssertDependsOnNone(Type inside, string[] forbidden)
    {
        var result = Types.InAssembly(inside.Assembly).ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.True(result.IsSuccessful, $"{inside.Assembly.GetName().Name}: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }
}
