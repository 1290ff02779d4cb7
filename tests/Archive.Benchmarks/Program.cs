using System.Globalization;
using System.Text.Json;
using Archive.Benchmarks;
using BenchmarkDotNet.Running;

// archive-bench corpus FILE COUNT [FIRST [LENGTH]] writes generated articles as NDJSON archive-bench queries COUNT prints the queries of
// the load tests as parameters of a GET, one a line archive-bench ingest|search|mixed|all COUNT [ROUNDS] runs load tests against the
// reference: prints the table, writes bench-COUNT.json Any other arguments go to BenchmarkDotNet, which runs the micro-benchmarks of the
// stages.
int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;

switch (args)
{
    case ["corpus", var file, _, ..]:
        await using (var output = new StreamWriter(file))
        {
            for (var i = Number(3, 0); i < Number(3, 0) + Number(2, 0); i++)
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(new
                {
                    id = $"generated/{i}",
                    text = Corpus.Text(i, Number(4, Corpus.TypicalLength)),
                    tags = new[] { $"tag{i % 50}" },
                }));
            }
        }
        break;
    case ["queries", _]:
        foreach (var query in LoadQuery.Draw(Number(1, 0), 20_000)) Console.WriteLine(query.Parameters);
        break;
    case ["ingest" or "search" or "mixed" or "all", _, ..]:
        var workspace = new Workspace(Path.Combine(Path.GetTempPath(), "archive-bench"), Number(1, 0));
        var figures = new Figures(workspace.Articles);
        var rounds = Number(2, 3);
        if (args[0] is "ingest" or "all") await IngestLoad.RunAsync(workspace, figures, rounds);
        if (args[0] is "search" or "all") await SearchLoad.RunAsync(workspace, figures, rounds);
        if (args[0] is "mixed" or "all") await MixedLoad.RunAsync(workspace, figures, rounds);
        await File.WriteAllTextAsync(
            string.Create(CultureInfo.InvariantCulture, $"bench-{workspace.Articles}.json"), await figures.ToJsonAsync());
        Console.WriteLine(figures.ToTable());
        break;
    // The references, which the load tests run in a process of their own.
    case ["reference", var lines, var folder]:
        Reference.Index(lines, folder);
        break;
    case ["hash", var hashed]:
        IngestLoad.Hash(hashed);
        break;
    case ["smartreader", var pages]:
        IngestLoad.SmartReader(pages);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Corpus).Assembly).Run(args);
        break;
}
