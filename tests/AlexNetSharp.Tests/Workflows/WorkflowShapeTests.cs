using System.Reflection;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Inspection;
using AlexNetSharp.Workflows.Training;
using AlexNetSharp.Workflows.Weights;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>Every workflow has the one shape, tells how far it is, and can be stopped.</summary>
public sealed class WorkflowShapeTests(SmallRun small) : IClassFixture<SmallRun>
{
    private static readonly Type[] Workflows =
    [
        .. typeof(IWorkflow<,>).Assembly.GetExportedTypes()
            .Where(type => type is { IsInterface: false } && type.Name.EndsWith("Workflow", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Workflows_EachOfThem_IsMadeOfNothingAndRunsARequestInAContext()
    {
        Assert.Equal(25, Workflows.Length);
        Assert.All(
            Workflows,
            type =>
            {
                Type shape = Shape(type);
                Assert.EndsWith("Request", shape.GenericTypeArguments[0].Name, StringComparison.Ordinal);
                Assert.NotNull(type.GetConstructor(Type.EmptyTypes));
                Assert.True(type.IsSealed && !type.IsAbstract, type.FullName);
                Assert.Equal(
                    ["Run"],
                    type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.Name));
            });
    }

    /// <summary>What says how a workflow runs stands in the context, so that a request can be stored and sent.</summary>
    [Fact]
    public void Requests_EachProperty_IsData()
    {
        Type[] forbidden = [typeof(Delegate), typeof(CancellationToken), typeof(WorkflowContext), typeof(IProgress<>)];

        PropertyInfo[] properties = [.. Workflows.SelectMany(type => Shape(type).GenericTypeArguments[0].GetProperties())];

        Assert.NotEmpty(properties);
        Assert.DoesNotContain(properties, property => forbidden.Any(type => type.IsAssignableFrom(property.PropertyType)));
        Assert.DoesNotContain(
            properties,
            property => property.PropertyType.IsGenericType && forbidden.Contains(property.PropertyType.GetGenericTypeDefinition()));
    }

    [Fact]
    public void Run_CanceledContext_StopsBeforeAnythingIsWritten()
    {
        string picture = Path.Combine(small.Root, "cancelled.png"), converted = Path.Combine(small.Root, "cancelled.npy");
        using var source = new CancellationTokenSource();
        source.Cancel();
        var context = new WorkflowContext { Cancellation = source.Token };
        string weights = small.Result.Weights;

        Stops(new FiltersWorkflow(), new FiltersRequest { Weights = weights, Out = picture });
        Stops(new WeightsConvertWorkflow(), new WeightsConvertRequest { In = weights, Out = converted });
        Stops(new WeightsInspectWorkflow(), new WeightsInspectRequest { File = weights });
        Stops(new WeightsVerifyWorkflow(), new WeightsVerifyRequest { File = weights });
        Stops(new WeightsCompareWorkflow(), new WeightsCompareRequest { First = weights, Second = weights, Data = small.Pack });
        Stops(new EvaluateWorkflow(), new EvaluateRequest { Weights = [weights], Data = small.Pack });
        Stops(new ClassifyWorkflow(), new ClassifyRequest { Weights = weights, Images = ["a.jpg"] });
        Stops(new RunsWorkflow(), new RunsRequest { Folders = [small.Root] });
        Stops(new DoctorWorkflow(), new DoctorRequest());
        Stops(new ModelsWorkflow(), new ModelsRequest());
        Assert.False(File.Exists(picture) || File.Exists(converted));

        void Stops<TRequest, TResult>(IWorkflow<TRequest, TResult> workflow, TRequest request) =>
            Assert.ThrowsAny<OperationCanceledException>(() => workflow.Run(request, context));
    }

    [Fact]
    public void Run_SomebodyListens_HearsHowFarItIs()
    {
        Assert.Equal(
            (60, 60),
            Last(
                new WeightsCompareWorkflow(),
                new WeightsCompareRequest
                {
                    First = small.Result.Weights,
                    Second = small.Result.Weights,
                    Data = small.Pack,
                }));
        Assert.Equal((60, 60), Last(new EvaluateWorkflow(), new EvaluateRequest { Weights = [small.Result.Weights], Data = small.Pack }));
        Assert.Equal(
            (2, 2),
            Last(
                new WeightsConvertWorkflow(),
                new WeightsConvertRequest { In = small.Result.Weights, Out = Path.Combine(small.Root, "heard.npy") }
            ));

        static (long Done, long Total) Last<TRequest, TResult>(IWorkflow<TRequest, TResult> workflow, TRequest request)
        {
            var steps = new List<WorkProgress>();
            workflow.Run(request, new WorkflowContext { Progress = new SynchronousProgress<WorkProgress>(steps.Add) });
            return (steps[^1].Done, steps[^1].Total);
        }
    }

    private static Type Shape(Type type) =>
        Assert.Single(type.GetInterfaces(), one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IWorkflow<,>));
}
