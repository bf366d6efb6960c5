using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Experiments;
using AlexNetSharp.Files;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>
/// A folder of trainings, each an ordinary run named by what it trains, so that experiments that share it train nothing twice; and the
/// errors of their weights.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class ExperimentRuns(string path)
{
    // Beside a run's own files: a run that diverged has no weights, and would be trained to the same end again.
    private const string DivergedName = "diverged.txt";
    private const long LongestDiverged = 1 << 16;
    private const int DigestBytes = 4;

    private readonly Dictionary<(string Weights, int Views), EvaluateResult> _errors = [];

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Trains, goes on with a training that was stopped, or takes it as it is; a divergence is a result.</summary>
    /// <param name="wanted">What to train; its folder is found here.</param>
    /// <param name="differs">The assignments that name it.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="context">Told about every update.</param>
    /// <exception cref="AlexNetException">The run's folder holds something else, or the training cannot be made.</exception>
    public (string Run, string? Diverged) Train(TrainRequest wanted, IReadOnlyList<string> differs, Pack pack, WorkflowContext context)
    {
        TrainingRecipe recipe = RecipeChoice.Of(wanted, pack).Recipe;
        string run = System.IO.Path.Combine(path, Name(recipe, differs, wanted.Seed, pack, context));
        string mark = System.IO.Path.Combine(run, DivergedName);
        OwnPath.RefuseLink(path);
        OwnPath.RefuseLink(run);
        try
        {
            if (!RunFolder.Exists(run))
            {
                RunFolder.DiscardHalfMade(run);
                new TrainWorkflow().Run(wanted with { Out = run }, context);
                return (run, null);
            }

            RunFolder folder = RunFolder.Open(run);
            CheckSame(folder, recipe, wanted.Seed, pack);
            if (File.Exists(folder.WeightsPath))
            {
                return (run, null);
            }

            if (File.Exists(mark))
            {
                return (run, Encoding.UTF8.GetString(RegularFile.ReadAllBytes(mark, LongestDiverged)).TrimEnd());
            }

            new ResumeWorkflow().Run(new ResumeRequest { Run = run, Data = pack.Folder }, context);
            return (run, null);
        }
        catch (DivergedException diverged)
        {
            DurableFile.WriteText(mark, diverged.Message + "\n");
            return (run, diverged.Message);
        }
    }

    /// <summary>The errors of some runs' weights, their probabilities averaged, on a pack's validation part.</summary>
    /// <param name="runs">The runs' folders.</param>
    /// <param name="views">Views averaged of each image.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="context">Told the number of images done.</param>
    /// <returns>What was found; null where a run has no weights or the pack no validation part.</returns>
    public EvaluateResult? Errors(IReadOnlyList<string> runs, int views, Pack pack, WorkflowContext context)
    {
        string[] weights = [.. runs.Select(run => RunFolder.Open(run).WeightsPath)];
        if (pack.Val.Count == 0 || !Array.TrueForAll(weights, File.Exists))
        {
            return null;
        }

        (string Weights, int Views) key = (string.Join('\n', weights), views);
        if (!_errors.TryGetValue(key, out EvaluateResult? found))
        {
            var request = new EvaluateRequest { Weights = weights, Data = pack.Folder, Views = (ViewRule)views };
            _errors[key] = found = new EvaluateWorkflow().Run(request, context);
        }

        return found;
    }

    /// <summary>
    /// What people look for, then a digest of all that makes the training what it is: every value of the recipe, the seed, the pack and the
    /// device.
    /// </summary>
    private static string Name(TrainingRecipe recipe, IReadOnlyList<string> differs, ulong seed, Pack pack, WorkflowContext context)
    {
        string all = string.Create(CultureInfo.InvariantCulture, $"{RecipeFile.ToYaml(recipe)}\n{seed}\n{pack.Digest}\n{context.Device}");
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, DigestBytes));
        IEnumerable<string> ideas = differs.Select(one => one[(Experiment.KeyOf(one).LastIndexOf('.') + 1)..].Replace('=', '-'));
        return string.Join(
            '-',
            [
                recipe.Model.Name,
                .. ideas,
                string.Create(CultureInfo.InvariantCulture, $"rate-{recipe.Optimizer.LearningRate}"),
                string.Create(CultureInfo.InvariantCulture, $"epochs-{recipe.Schedule.Epochs}"),
                string.Create(CultureInfo.InvariantCulture, $"seed-{seed}"),
                digest,
            ]);
    }

    /// <summary>Refuses a run that is not what its name says, as one that was changed since.</summary>
    private static void CheckSame(RunFolder run, TrainingRecipe recipe, ulong seed, Pack pack)
    {
        string[] found = RecipeFile.ToYaml(run.Recipe).Split('\n');
        string[] wanted = RecipeFile.ToYaml(recipe).Split('\n');
        if (!found.SequenceEqual(wanted))
        {
            int place = found.Zip(wanted).TakeWhile(pair => pair.First == pair.Second).Count();
            string first = Line(found), second = Line(wanted);
            throw new AlexNetException(
                $"The run {run.Path} has another recipe than its experiment gives it (found {first}, expected {second}); "
                    + $"remove it, and it is trained anew.");

            string Line(string[] lines) =>
                place < lines.Length && lines[place].Trim() is { Length: > 0 } line ? $"'{line}'" : "nothing more";
        }

        if (run.Info.Seed != seed || run.Info.DataSha256 != pack.Digest)
        {
            throw new AlexNetException(
                $"The run {run.Path} has another seed or pack than its experiment gives it; remove it, and it is trained anew.");
        }
    }
}
