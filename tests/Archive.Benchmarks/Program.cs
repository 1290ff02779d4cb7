using System.Globalization;
using System.Text.Json;
using Archive.Benchmarks;
using BenchmarkDotNet.Running;

// archive-bench corpus FILE COUNT [FIRST [LENGTH]]: generated articles as NDJSON; anything else is BenchmarkDotNet's.
if (args is not ["corpus", var file, _, ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return;
}
int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
var first = Number(3, 0);
await using var output = new StreamWriter(file);
for (var i = first; i < first + Number(2, 0); i++)
{
    var text = Corpus.Text(i, Number(4, Corpus.TypicalLength));
    await output.WriteLineAsync(JsonSerializer.Serialize(new { id = $"generated/{i}", text, tags = new[] { $"tag{i % 50}" } }));
}
