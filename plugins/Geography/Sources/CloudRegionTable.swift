// The regions of the cloud providers and the countries in which their data centres stand.

/// Lines of provider, country, and the names of the provider's regions there.
///
/// The same name means different countries with different providers: `me-central-1` is in the Emirates (AWS) or in
/// Saudi Arabia (Alibaba).
///
/// Government, sovereign and closed regions are in; so are a few that were announced and retired, since logs live long.
///
/// - Source: The providers' region pages and the realms of Oracle's SDK, as of 2025-12. Compared name by name in 2026-11:
///   AWS with the partitions of its SDK (botocore 1.43.11, 2026-05), Azure with what `az account list-locations` returned
///   on 2026-03-12 (Azure Verified Modules, regions), Google Cloud with its list of locations (2026); nothing was missing
///   but logical names. Oracle, Alibaba and Tencent were not compared again.
let cloudRegionLines = """
    aws US us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1
    aws US us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isob-west-1 us-isof-east-1 us-isof-south-1
    aws ZA af-south-1
    aws HK ap-east-1
    aws TW ap-east-2
    aws IN ap-south-1 ap-south-2
    aws SG ap-southeast-1
    aws AU ap-southeast-2 ap-southeast-4
    aws ID ap-southeast-3
    aws MY ap-southeast-5
    aws NZ ap-southeast-6
    aws TH ap-southeast-7
    aws JP ap-northeast-1 ap-northeast-3
    aws KR ap-northeast-2
    aws CA ca-central-1 ca-west-1
    aws DE eu-central-1 eusc-de-east-1
    aws CH eu-central-2
    aws IE eu-west-1
    aws GB eu-west-2 eu-isoe-west-1
    aws FR eu-west-3
    aws SE eu-north-1
    aws IT eu-south-1
    aws ES eu-south-2
    aws IL il-central-1
    aws AE me-central-1
    aws BH me-south-1
    aws MX mx-central-1
    aws BR sa-east-1
    aws CN cn-north-1 cn-northwest-1
    azure US eastus eastus2 centralus northcentralus southcentralus westcentralus westus westus2 westus3
    azure US usgovvirginia usgovarizona usgovtexas usgoviowa usdodeast usdodcentral
    azure US eastus3 southcentralus2 southeastus westus2euap eastus2euap centraluseuap eastusstg southcentralusstg
    azure US usseceast ussecwest ussecwestcentral usnateast usnatwest unitedstates unitedstateseuap
    azure CA canadacentral canadaeast canada
    azure MX mexicocentral mexico
    azure BR brazilsouth brazilsoutheast brazil
    azure CL chilecentral chile
    azure IE northeurope
    azure NL westeurope
    azure GB uksouth ukwest uknorth uksouth2 uk
    azure FR francecentral francesouth bleufrancecentral bleufrancesouth france
    azure DE germanywestcentral germanynorth germanycentral germanynortheast
    azure DE deloscloudgermanycentral deloscloudgermanynorth germany
    azure CH switzerlandnorth switzerlandwest switzerland
    azure NO norwayeast norwaywest norway
    azure SE swedencentral swedensouth sweden
    azure PL polandcentral poland
    azure FI finlandcentral
    azure GR greececentral
    azure SA saudiarabiaeast
    azure IT italynorth italy
    azure ES spaincentral spain
    azure AT austriaeast austria
    azure BE belgiumcentral belgium
    azure DK denmarkeast denmark
    azure IL israelcentral israelnorthwest israel
    azure QA qatarcentral qatar
    azure AE uaenorth uaecentral uae
    azure ZA southafricanorth southafricawest southafrica
    azure IN centralindia southindia westindia jioindiawest jioindiacentral indiasouthcentral india
    azure HK eastasia
    azure SG southeastasia singapore
    azure JP japaneast japanwest japan
    azure KR koreacentral koreasouth korea
    azure MY malaysiawest malaysiasouth malaysia
    azure ID indonesiacentral indonesia
    azure NZ newzealandnorth newzealand
    azure TW taiwannorth taiwannorthwest taiwan
    azure AU australiaeast australiasoutheast australiacentral australiacentral2 australia
    azure CN chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2 chinanorth3
    gcp TW asia-east1
    gcp HK asia-east2
    gcp JP asia-northeast1 asia-northeast2
    gcp KR asia-northeast3
    gcp IN asia-south1 asia-south2
    gcp SG asia-southeast1
    gcp ID asia-southeast2
    gcp TH asia-southeast3
    gcp AU australia-southeast1 australia-southeast2
    gcp PL europe-central2
    gcp FI europe-north1
    gcp SE europe-north2
    gcp ES europe-southwest1
    gcp BE europe-west1
    gcp GB europe-west2
    gcp DE europe-west3 europe-west10
    gcp NL europe-west4
    gcp CH europe-west6
    gcp IT europe-west8 europe-west12
    gcp FR europe-west9
    gcp QA me-central1
    gcp SA me-central2
    gcp IL me-west1
    gcp CA northamerica-northeast1 northamerica-northeast2
    gcp MX northamerica-south1
    gcp BR southamerica-east1
    gcp CL southamerica-west1
    gcp US us-central1 us-central2 us-east1 us-east4 us-east5 us-east7 us-south1 us-west1 us-west2 us-west3 us-west4
    gcp ZA africa-south1
    oracle AU ap-sydney-1 ap-melbourne-1 ap-dcc-canberra-1
    oracle BD ap-dcc-gazipur-1
    oracle BR sa-saopaulo-1 sa-vinhedo-1
    oracle CA ca-montreal-1 ca-toronto-1
    oracle CL sa-santiago-1 sa-valparaiso-1
    oracle CO sa-bogota-1
    oracle FR eu-paris-1 eu-marseille-1
    oracle DE eu-frankfurt-1 eu-frankfurt-2 eu-dcc-rating-1 eu-dcc-rating-2
    oracle IE eu-dcc-dublin-1 eu-dcc-dublin-2
    oracle IN ap-hyderabad-1 ap-mumbai-1
    oracle ID ap-batam-1
    oracle IL il-jerusalem-1
    oracle IT eu-milan-1 eu-turin-1 eu-dcc-milan-1 eu-dcc-milan-2
    oracle JP ap-osaka-1 ap-tokyo-1 ap-chiyoda-1 ap-ibaraki-1
    oracle MX mx-queretaro-1 mx-monterrey-1
    oracle MY ap-kulai-2
    oracle NL eu-amsterdam-1
    oracle OM me-dcc-muscat-1
    oracle QA me-dcc-doha-1
    oracle SA me-riyadh-1 me-jeddah-1
    oracle RS eu-jovanovac-1
    oracle SG ap-singapore-1 ap-singapore-2
    oracle ZA af-johannesburg-1
    oracle KR ap-chuncheon-1 ap-chuncheon-2 ap-seoul-1 ap-seoul-2 ap-suwon-1
    oracle ES eu-madrid-1 eu-madrid-2 eu-madrid-3
    oracle SE eu-stockholm-1
    oracle CH eu-zurich-1 eu-dcc-zurich-1 eu-crissier-1
    oracle AE me-abudhabi-1 me-abudhabi-2 me-abudhabi-3 me-abudhabi-4 me-dubai-1
    oracle GB uk-cardiff-1 uk-london-1 uk-gov-cardiff-1 uk-gov-london-1
    oracle US us-ashburn-1 us-chicago-1 us-phoenix-1 us-sanjose-1 us-saltlake-2 us-langley-1 us-luke-1
    oracle US us-gov-ashburn-1 us-gov-chicago-1 us-gov-phoenix-1 us-somerset-1 us-thames-1
    oracle MA af-casablanca-1
    alibaba CN cn-qingdao cn-beijing cn-zhangjiakou cn-huhehaote cn-wulanchabu cn-hangzhou cn-shanghai cn-nanjing
    alibaba CN cn-fuzhou cn-wuhan-lr cn-shenzhen cn-heyuan cn-guangzhou cn-chengdu cn-zhengzhou-jva
    alibaba CN cn-hangzhou-finance cn-shanghai-finance-1 cn-shenzhen-finance-1 cn-beijing-finance-1 cn-north-2-gov-1
    alibaba HK cn-hongkong
    alibaba SG ap-southeast-1
    alibaba AU ap-southeast-2
    alibaba MY ap-southeast-3
    alibaba ID ap-southeast-5
    alibaba PH ap-southeast-6
    alibaba TH ap-southeast-7
    alibaba JP ap-northeast-1
    alibaba KR ap-northeast-2
    alibaba IN ap-south-1
    alibaba US us-east-1 us-west-1 us-southeast-1
    alibaba MX na-south-1
    alibaba DE eu-central-1
    alibaba GB eu-west-1
    alibaba AE me-east-1
    alibaba SA me-central-1
    alibaba FR eu-west-2
    tencent CN ap-beijing ap-chengdu ap-chongqing ap-guangzhou ap-nanjing ap-shanghai ap-shanghai-fsi ap-shenzhen-fsi
    tencent CN ap-beijing-fsi ap-shenzhen ap-shanghai-adc ap-guangzhou-open ap-zhongwei ap-qingyuan ap-jinan-ec ap-nanchang-ec
    tencent SA me-saudi-arabia
    tencent HK ap-hongkong
    tencent TW ap-taipei
    tencent SG ap-singapore
    tencent TH ap-bangkok
    tencent ID ap-jakarta
    tencent KR ap-seoul
    tencent JP ap-tokyo
    tencent IN ap-mumbai
    tencent US na-siliconvalley na-ashburn
    tencent CA na-toronto
    tencent BR sa-saopaulo
    tencent DE eu-frankfurt
    tencent RU eu-moscow
    """

/// When ``cloudRegionLines`` was compiled.
let cloudRegionDate = "2025-12-01"

/// Lines of provider, the name of an area, and the countries to which the provider may route a request made in it.
///
/// The first part of a model's name on Bedrock is such an area: `eu.meta.llama3-2-3b-instruct-v1:0`. `global` is none, since it
/// says nothing; `eu` of Bedrock leaves London and Zurich out.
///
/// - Source: Amazon Bedrock user guide, "Supported Regions and models for inference profiles"; Google Cloud, multi-regions
///   `us`, `eu` and `asia`; as of 2025-12.
let cloudAreaLines = """
    aws us US
    aws us-gov US
    aws ca CA
    aws eu DE ES FR IE IT SE
    aws apac AU IN JP KR SG
    aws au AU
    aws jp JP
    gcp us US
    gcp eu BE DE ES FI FR IT NL PL SE
    gcp asia HK ID IN JP KR SG TW
    azure europe IE NL
    azure asiapacific HK SG
    azure asia HK SG
    """
